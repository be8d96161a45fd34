import { GetResourceCommand, type GetResourceCommandOutput } from '@aws-sdk/client-cloudcontrol';
import { cloudControl } from '../services.ts';
import { reader, type Reader } from './reader.ts';

/** Reads a type that Cloud Control lists; `attributes` are the properties of its CloudFormation schema. */
export function cloudControlReader(type: string): Reader {
  return reader({
    type,
    service: cloudControl,
    operation: 'GetResource',
    permission: 'cloudformation:GetResource',
    command: ({ id, key }) => new GetResourceCommand({ TypeName: type, Identifier: id.includes('|') ? key : id }),
    isUnnamed: true,
    found: (answer, { id, key }) => {
      const asked = id.includes('|') ? key : id;
      const own = answer.ResourceDescription?.Identifier ?? '';
      if (own === '' || !(asked.endsWith(own) || own.endsWith(asked))) throw new TypeError('another resource');
      return propertiesOf(answer);
    },
  });
}

/** The properties of an answer; undefined where it describes nothing. */
export function propertiesOf({ ResourceDescription: found }: GetResourceCommandOutput): object | undefined {
  if (found?.Properties === undefined) return undefined;
  const value: unknown = JSON.parse(found.Properties);
  return typeof value === 'object' && value !== null ? value : undefined;
}
