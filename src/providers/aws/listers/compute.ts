import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { lambda } from '../services.ts';
import { lister } from './lister.ts';

export const functions = lister({
  type: 'AWS::Lambda::Function',
  title: 'Lambda functions',
  service: lambda,
  operation: 'ListFunctions',
  // AWS caps a page at 50 whatever is asked for.
  request: (Marker) => new ListFunctionsCommand({ MaxItems: 50, Marker }),
  items: (answer) => answer.Functions,
  token: (answer) => answer.NextMarker,
  resource: (fn, at) => ({
    id: fn.FunctionArn ?? at.arn('lambda', `function:${fn.FunctionName ?? ''}`),
    name: fn.FunctionName,
    attributes: {
      runtime: fn.Runtime,
      handler: fn.Handler,
      memoryMiB: fn.MemorySize,
      timeoutSeconds: fn.Timeout,
      packageType: fn.PackageType,
      role: fn.Role,
      lastModified: fn.LastModified,
      vpcId: fn.VpcConfig?.VpcId,
    },
  }),
});
