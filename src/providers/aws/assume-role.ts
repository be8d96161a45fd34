import { AssumeRoleCommand } from '@aws-sdk/client-sts';
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

/** Credentials of the settings' role in another account of the organisation. They reject with `CallError` where it is refused. */
export function roleCredentials(home: Session, account: string, context: ProviderContext): CredentialGetter {
  return kept(
    async (signal) => await assume(home, account, context, signal),
    () => context.now(),
  );
}

async function assume(home: Session, account: string, context: ProviderContext, given: AbortSignal | undefined): Promise<AwsCredentials> {
  const name = roleName(context);
  if (name === undefined)
    throw new DriftMgrError('no-credentials', `no role is set for the account ${account}`, { hint: 'Set driftmgr.aws.assumeRole.' });
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${home.partition.id}:iam::${account}:role/${name}`,
    RoleSessionName: 'driftmgr',
    DurationSeconds: 3600,
  });
  // The SDK asks without a signal: then the road's own time limit is the end.
  const signal = given ?? new AbortController().signal;
  const { Credentials: got } = await home.ask(sts, 'AssumeRole', command, { region: homeRegion(home), signal });
  if (got?.AccessKeyId === undefined || got.SecretAccessKey === undefined)
    throw new DriftMgrError('failed', `sts:AssumeRole gave no credentials for ${account}`);
  return {
    accessKeyId: got.AccessKeyId,
    secretAccessKey: got.SecretAccessKey,
    ...(got.SessionToken === undefined ? {} : { sessionToken: got.SessionToken }),
    ...(got.Expiration === undefined ? {} : { expiration: got.Expiration }),
  };
}
