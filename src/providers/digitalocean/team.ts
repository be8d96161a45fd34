import { createHash } from 'node:crypto';
import { CallError, type CallFailure } from '../../core/errors.ts';
import type { Problem } from '../../core/model.ts';
import { type Api, operationOf, type TokenHolder } from './api.ts';
import { itemsOf, ownerOf } from './answers.ts';
import { type Item, rows } from './types.ts';

/** The team that a token is of, as far as it is known. Plain data, without the token. */
export interface Team {
  readonly id: string;
  readonly name: string;
  /** Who one is, for people. */
  readonly principal: string;
  /** Why the team's own id and name are not known. */
  readonly problem?: Problem;
  /** No answer proves the token, and none refuses it. */
  readonly unproved?: true;
}

/**
 * The team behind a token, from `GET /v2/account`. A token with scopes of its own may lack `account:read`, and other servers may not serve that path:
 * neither is a reason to scan nothing, so that the team is then named after the token. `label` says where the token is. Throws `CallError` where the
 * token is refused, and where nobody answers.
 */
export async function teamBehind(api: Api, holder: TokenHolder, label: string, signal: AbortSignal): Promise<Team> {
  let failure: CallFailure;
  try {
    return teamOf((await api.get(holder, { path: 'account', operation: operationOf('account'), scope: 'account:read' }, signal)).body);
  } catch (error) {
    if (!(error instanceof CallError) || !leavesUnnamed(error.failure)) throw error;
    ({ failure } = error);
  }
  const proved = refusesSomebody(failure) || (await isTaken(api, holder, signal));
  return { ...unnamed(holder, label, failure), ...(proved ? {} : { unproved: true as const }) };
}

function teamOf(body: Item): Team {
  const { id, team, email } = ownerOf(body);
  const principal = email ?? id;
  return { id, principal, name: team ?? principal };
}

/** The team under a name that is the token's alone: the same token, the same team. The hash of a random secret tells nothing of it. */
function unnamed(holder: TokenHolder, label: string, failure: CallFailure): Team {
  const id = `token-${createHash('sha256').update(`digitalocean-team\n${holder.token()}`).digest('hex').slice(0, 12)}`;
  const problem: Problem = {
    code: 'team-unknown',
    provider: 'digitalocean',
    account: id,
    message: `${label}: the name of the team could not be read (${failure.message})`,
    hint:
      failure.kind === 'denied'
        ? 'A token with the scope account:read would tell it.'
        : 'The server does not tell it by GET /v2/account, which takes the scope account:read.',
    expected: true,
  };
  return { id, name: `team of the token in ${label}`, principal: `the token in ${label}`, problem };
}

/** True where another answer than that about the account is worth asking for. */
function leavesUnnamed({ kind, status }: CallFailure): boolean {
  // A page for people in place of JSON, sent as a success.
  if (kind === 'transient') return status === 200;
  return kind === 'denied' || kind === 'not-found' || kind === 'unsupported' || kind === 'invalid' || kind === 'failed';
}

// The API refuses a scope with an id of the error ("forbidden"); whoever stands in front of it refuses without, and knows no token.
function refusesSomebody({ kind, code }: CallFailure): boolean {
  return kind === 'denied' && code !== undefined;
}

/** True when another read proves the token; false where that is not served either. Throws `CallError` where it is refused, or cannot be known. */
async function isTaken(api: Api, holder: TokenHolder, signal: AbortSignal): Promise<boolean> {
  try {
    const row = rows.find(({ path }) => path === 'droplets');
    if (row === undefined) return false;
    const { path, scope } = row;
    itemsOf(row, (await api.get(holder, { path, operation: operationOf(path), query: { per_page: '1' }, scope }, signal)).body);
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const { kind, code } = error.failure;
    if (kind === 'denied') return refusesSomebody(error.failure);
    // An answer that says nothing of what was asked proves nobody.
    if (code === 'UnexpectedAnswer' || kind === 'not-found' || kind === 'unsupported' || kind === 'invalid') return false;
    throw error;
  }
}
