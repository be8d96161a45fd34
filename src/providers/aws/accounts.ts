import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { ListAccountsCommand } from '@aws-sdk/client-organizations';
import { CallError } from '../../core/errors.ts';
import type { Account, Problem } from '../../core/model.ts';
import type { Identity } from '../../core/provider.ts';
import { idOf, listOf, tokenOf } from './answers.ts';
import { roleName } from './assume-role.ts';
import type { Identities } from './identities.ts';
import { nextToken } from './listers/lister.ts';
import { problemOf } from './plan-problem.ts';
import { iam, organizations } from './services.ts';
import type { Session } from './session.ts';

/**
 * The accounts that an identity reaches: its own, and with a role in the settings those of its organisation. An account
 * whose role is refused, and an organisation that cannot be read, come back as problems.
 */
export async function reachAccounts(
  identities: Identities,
  identity: Identity,
  signal: AbortSignal,
): Promise<{ accounts: Account[]; problems: Problem[] }> {
  const home = identities.home(identity);
  const own = await ownAccount(home, identity, signal);
  if (roleName(identities.context) === undefined) return { accounts: [own], problems: [] };
  try {
    const members = await home.cached('organizations:ListAccounts', signal, async (joined) => await listMembers(home, joined));
    const others = members.filter((member) => member.id !== own.id);
    const reached = await Promise.all(others.map(async (member) => await reachMember(identities, identity, own, member, signal)));
    const named = members.find((member) => member.id === own.id)?.name;
    const first = own.name === undefined && named !== undefined ? { ...own, name: named } : own;
    return { accounts: [first, ...reached.flatMap((one) => one.account ?? [])], problems: reached.flatMap((one) => one.problem ?? []) };
  } catch (error) {
    // What is not known is which others there are: the account itself lacks nothing.
    return { accounts: [own], problems: [problemOf(error, {})] };
  }
}

interface Member {
  readonly id: string;
  readonly name?: string;
}

async function ownAccount(home: Session, identity: Identity, signal: AbortSignal): Promise<Account> {
  const { account = '', partition } = identity;
  const name = await accountAlias(home, signal);
  const base = { provider: 'aws', id: account, identity: identity.id, ...(partition === undefined ? {} : { partition }) } as const;
  return name === undefined ? base : { ...base, name };
}

/** The account's alias, for people. It is a nicety: where it may not be read, the account goes by its number. */
async function accountAlias(home: Session, signal: AbortSignal): Promise<string | undefined> {
  try {
    const names = await home.cached('iam:ListAccountAliases', signal, async (joined) => {
      const answer = await home.ask(iam, 'ListAccountAliases', new ListAccountAliasesCommand({}), {
        region: home.partition.controlRegion,
        signal: joined,
      });
      return answer.AccountAliases ?? [];
    });
    return names[0];
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
    home.context.log.debug('the account has no readable alias', { account: home.account, reason: error.failure.kind });
    return undefined;
  }
}

/** Accounts of the organisation that are in use. Pages hold up to 20. Source: Organizations API reference. */
async function listMembers(home: Session, signal: AbortSignal): Promise<Member[]> {
  const members: Member[] = [];
  const seen = new Set<string>();
  const region = home.partition.controlRegion;
  let token: string | undefined;
  do {
    const answer = await home.ask(organizations, 'ListAccounts', new ListAccountsCommand({ MaxResults: 20, NextToken: token }), { region, signal });
    const question = { operation: 'organizations:ListAccounts', region };
    // `Status` is on its way out: it says the same where there is no `State` yet.
    for (const { Id, Name: name, Status, State: state = Status } of listOf(question, () => answer.Accounts)) {
      const id = idOf(question, Id);
      if (state === undefined || state === 'ACTIVE') members.push({ id, ...(name === undefined ? {} : { name }) });
    }
    token = nextToken(tokenOf(question, answer.NextToken, answer), seen, 'organizations:ListAccounts', region);
  } while (token !== undefined);
  return members;
}

async function reachMember(
  identities: Identities,
  identity: Identity,
  own: Account,
  member: Member,
  signal: AbortSignal,
): Promise<{ account?: Account; problem?: Problem }> {
  const account: Account = { ...own, id: member.id, parent: own.id, name: member.name ?? member.id };
  try {
    await identities.sessionFor(account).credentials(signal);
    return { account };
  } catch (error) {
    const problem = problemOf(error, { account: member.id });
    return {
      problem: {
        ...problem,
        reason: 'role-refused',
        hint: `Let ${identity.principal} assume the role ${roleName(identities.context) ?? ''} in ${member.id}.`,
      },
    };
  }
}
