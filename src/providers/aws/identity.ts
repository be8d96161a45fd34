import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CallError } from '../../core/errors.ts';
import type { CredentialSource, Identity } from '../../core/provider.ts';
import { parseArn } from './arn.ts';
import { homeRegion } from './regions.ts';
import { sts } from './services.ts';
import type { Session } from './session.ts';

/** Proves a credential by one call, whose answer is kept. Throws `CallError`. */
export async function identifyBy(session: Session, source: CredentialSource, signal: AbortSignal): Promise<Identity> {
  const question = { kind: 'credentials', provider: 'aws', identity: source.fingerprint, key: 'sts:GetCallerIdentity', secretFree: true } as const;
  const proven = await session.context.pipeline.cached(question, async (joined) => await askWho(session, AbortSignal.any([signal, joined])));
  return { id: `aws:${proven.principal}`, provider: 'aws', source, ...proven };
}

async function askWho(session: Session, signal: AbortSignal): Promise<Pick<Identity, 'principal'> & { account: string; partition: string }> {
  const region = homeRegion(session);
  const operation = 'sts:GetCallerIdentity';
  await session.ready({ operation, region, permission: operation }, signal);
  const answer = await session.ask(sts, 'GetCallerIdentity', new GetCallerIdentityCommand({}), { region, signal });
  const { Arn: arn, Account: account } = answer;
  if (typeof arn !== 'string' || parseArn(arn) === undefined || typeof account !== 'string' || account === '') {
    throw new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: 'sts:GetCallerIdentity: the answer names no account' });
  }
  return { principal: principalOf(arn), account, partition: parseArn(arn)?.partition ?? 'aws' };
}

/** An assumed role's ARN ends in a session name that changes with each sign-in; the principal is the role. */
export function principalOf(arn: string): string {
  return arn.replace(/^(?<head>arn:[^:]*:sts::\d*:assumed-role\/[^/]+)\/.*$/u, '$<head>');
}
