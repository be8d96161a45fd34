import { createHash } from 'node:crypto';
import type { Environment } from '../../../core/environment.ts';
import type { ProviderContext } from '../../../core/provider.ts';

/** True when the environment holds a key, or a half of one: a half is an error for AWS CLI too, and no reason to take somebody else's. */
export function hasEnvironmentKeys(env: Environment): boolean {
  return isSet(env['AWS_ACCESS_KEY_ID']) || isSet(env['AWS_SECRET_ACCESS_KEY']);
}

export function hasWebIdentity(env: Environment): boolean {
  return isSet(env['AWS_WEB_IDENTITY_TOKEN_FILE']) && isSet(env['AWS_ROLE_ARN']);
}

export function hasContainer(env: Environment): boolean {
  return isSet(env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']) || isSet(env['AWS_CONTAINER_CREDENTIALS_FULL_URI']);
}

export function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** What stands behind a source, and where it is sent. */
export function fingerprintOf(context: ProviderContext, ...parts: readonly unknown[]): string {
  const endpoint = context.env['AWS_ENDPOINT_URL'] ?? context.settings['endpoint'] ?? '';
  return createHash('sha256')
    .update(JSON.stringify([endpoint, ...parts]))
    .digest('hex');
}
