import { GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
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
    found: ({ ResourceDescription: found }) => {
      if (found?.Properties === undefined) return undefined;
      const value: unknown = JSON.parse(found.Properties);
      return typeof value === 'object' && value !== null ? value : undefined;
    },
  });
}
