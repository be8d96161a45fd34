import { ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { Problem } from '../../core/model.ts';
import { idOf, listOf, tokenOf } from './answers.ts';
import { nextToken } from './listers/lister.ts';
import { problemOf } from './plan-problem.ts';
import { account as accountService, ec2 } from './services.ts';
import type { Session } from './session.ts';

export interface EnabledRegions {
  readonly regions: readonly string[];
  readonly problems: Problem[];
}

/**
 * The regions that are on for the account; those not opted into are left out. Asked of EC2, else of the account service;
 * where both refuse, the regions that every account has, with a problem that says so.
 */
export async function enabledRegions(session: Session, signal: AbortSignal): Promise<EnabledRegions> {
  try {
    return { regions: await session.cached('ec2:DescribeRegions', signal, async (joined) => await regionsOfEc2(session, joined)), problems: [] };
  } catch (error) {
    const problem = problemOf(error, { ...defined({ account: session.account }) });
    try {
      return {
        regions: await session.cached('account:ListRegions', signal, async (joined) => await regionsOfAccount(session, joined)),
        problems: [],
      };
    } catch (second) {
      problemOf(second, {});
      const hint = 'Allow ec2:DescribeRegions, or name the regions to scan. Until then only the regions that every account has are looked at.';
      return { regions: session.partition.defaultRegions, problems: [{ ...problem, reason: 'regions-unknown', hint }] };
    }
  }
}

/** The region that answers questions which belong to none: the profile's own, the environment's, the partition's. */
export function homeRegion(session: Session): string {
  const { env } = session.context;
  return session.profile.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? session.partition.controlRegion;
}

async function regionsOfEc2(session: Session, signal: AbortSignal): Promise<string[]> {
  const command = new DescribeRegionsCommand({ AllRegions: false });
  const answer = await session.ask(ec2, 'DescribeRegions', command, { region: homeRegion(session), signal });
  const question = { operation: 'ec2:DescribeRegions', region: homeRegion(session) };
  const on = listOf(question, () => answer.Regions).filter((region) => region.OptInStatus !== 'not-opted-in');
  const names = on.map((region) => idOf(question, region.RegionName));
  if (names.length === 0) throw new CallError({ kind: 'failed', message: 'ec2:DescribeRegions named no region' });
  return names;
}

async function regionsOfAccount(session: Session, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  const seen = new Set<string>();
  const region = session.partition.controlRegion;
  let token: string | undefined;
  do {
    const command = new ListRegionsCommand({ MaxResults: 50, NextToken: token, RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] });
    const answer = await session.ask(accountService, 'ListRegions', command, { region, signal });
    const question = { operation: 'account:ListRegions', region };
    names.push(...listOf(question, () => answer.Regions).map((item) => idOf(question, item.RegionName)));
    token = nextToken(tokenOf(question, answer.NextToken, answer), seen, 'account:ListRegions', region);
  } while (token !== undefined);
  if (names.length === 0) throw new CallError({ kind: 'failed', message: 'account:ListRegions named no region' });
  return names;
}
