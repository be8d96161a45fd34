import { fromContainerMetadata, fromHttp, fromInstanceMetadata } from '@aws-sdk/credential-providers';
import { defined } from '../../../core/defined.ts';
import type { Environment } from '../../../core/environment.ts';
import type { AwsCredentials } from '../sdk.ts';

/** The keys of the environment. */
export function fromEnvironment(env: Environment): AwsCredentials {
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const expiration = env['AWS_CREDENTIAL_EXPIRATION'];
  return {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(sessionToken === undefined || sessionToken === '' ? {} : { sessionToken }),
    ...(expiration === undefined || expiration === '' ? {} : { expiration: new Date(expiration) }),
  };
}

/** The role of the container: of ECS by a path on its agent's host, of EKS and others by a whole address and a token for it. */
export async function fromContainer(env: Environment): Promise<AwsCredentials> {
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  if (relative !== undefined && relative !== '') return await fromContainerMetadata()();
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: full, AWS_CONTAINER_AUTHORIZATION_TOKEN: token, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file } = env;
  return await fromHttp({
    ...defined({ awsContainerCredentialsFullUri: full, awsContainerAuthorizationToken: token, awsContainerAuthorizationTokenFile: file }),
  })();
}

/** The role of the EC2 instance. */
export async function fromInstance(): Promise<AwsCredentials> {
  return await fromInstanceMetadata({ maxRetries: 0 })();
}
