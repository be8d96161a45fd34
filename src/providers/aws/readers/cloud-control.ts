import { GetResourceCommand, type GetResourceCommandOutput } from '@aws-sdk/client-cloudcontrol';
import { cloudControl } from '../services.ts';
import { reader, type Reader, type Target } from './reader.ts';

/** What a listing knows a resource by: its id, or the key of an id that is joined. */
const listed = ({ id, key }: Target): string => (id.includes('|') ? key : id);

/** Reads a type by its identifier in Cloud Control; `attributes` are the properties of its CloudFormation schema. */
export function cloudControlReader(type: string, identifierOf: (target: Target) => string = listed): Reader {
  return reader({
    type,
    service: cloudControl,
    operation: 'GetResource',
    permission: 'cloudformation:GetResource',
    command: (target) => new GetResourceCommand({ TypeName: type, Identifier: identifierOf(target) }),
    // Properties need not hold the identifier; the description does.
    isUnnamed: true,
    found: (answer, target) => {
      if (!isSame(identifierOf(target), answer.ResourceDescription?.Identifier ?? '')) throw new TypeError('another resource');
      return propertiesOf(answer);
    },
  });
}

/** Equal, or one is the other's last steps: services spell an ARN where a name was asked for, and the other way. */
function isSame(asked: string, own: string): boolean {
  const endsIn = (whole: string, end: string): boolean => ['/', ':', '|'].some((mark) => whole.endsWith(`${mark}${end}`));
  return own !== '' && (asked === own || endsIn(asked, own) || endsIn(own, asked));
}

/** The properties of an answer; undefined where it describes nothing. */
function propertiesOf({ ResourceDescription: found }: GetResourceCommandOutput): object | undefined {
  if (found?.Properties === undefined) return undefined;
  const value: unknown = JSON.parse(found.Properties);
  return typeof value === 'object' && value !== null ? value : undefined;
}
