import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { defined } from '../../core/defined.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { ProviderContext } from '../../core/provider.ts';
import { kept } from './credentials/resolve.ts';
import { homeRegion } from './regions.ts';
import type { AwsCredentials, CredentialGetter } from './sdk.ts';
import { sts } from './services.ts';
import type { Session } from './session.ts';

/** The role that is assumed in other accounts, by its name; undefined where the settings name none. */
export function roleName(context: ProviderContext): string | undefined {
  const name = context.settings['assumeRole'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A role, as a backend names it. */
export interface NamedRole {
  readonly arn: string;
  readonly externalId?: string;
}

/** Credentials of a role that is named by its ARN, got through an identity's own. They reject with `CallError` where it is refused. */
export function namedRoleCredentials(home: Session, role: NamedRole): CredentialGetter {
  return kept(async (signal) => await assume(home, role, role.arn, signal), home.context);
}

/** Credentials of the settings' role in another account of the organisation. They reject with `CallError` where it is refused. */
export function roleCredentials(home: Session, account: string, context: ProviderContext): CredentialGetter {
  return kept(async (signal) => await assume(home, settingsRole(home, account, context), account, signal), context);
}

function settingsRole(home: Session, account: string, context: ProviderContext): NamedRole {
  const name = roleName(context);
  if (name === undefined)
    throw new DriftMgrError('no-credentials', `no role is set for the account ${account}`, { hint: 'Set driftmgr.aws.assumeRole.' });
  return { arn: `arn:${home.partition.id}:iam::${account}:role/${name}` };
}

async function assume(home: Session, { arn, externalId }: NamedRole, whose: string, given: AbortSignal | undefined): Promise<AwsCredentials> {
  const command = new AssumeRoleCommand({
    RoleArn: arn,
    RoleSessionName: 'driftmgr',
    DurationSeconds: 3600,
    ...defined({ ExternalId: externalId }),
  });
  // The SDK asks without a signal: then the pipeline's own time limit is the end.
  const signal = given ?? new AbortController().signal;
  const { Credentials: got } = await home.ask(sts, 'AssumeRole', command, { region: homeRegion(home), signal });
  if (got?.AccessKeyId === undefined || got.SecretAccessKey === undefined)
    throw new DriftMgrError('failed', `sts:AssumeRole gave no credentials for ${whose}`);
  return {
    accessKeyId: got.AccessKeyId,
    secretAccessKey: got.SecretAccessKey,
    ...defined({ sessionToken: got.SessionToken, expiration: got.Expiration }),
  };
}
