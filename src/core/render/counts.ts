import type { ListingStatus, NodeCount, ProviderId } from '../model.ts';
import type { RenderOptions, Tone } from './text.ts';
import { duration, number } from './text.ts';

/** Providers as people call them. */
export const providerTitles: Readonly<Record<ProviderId, string>> = {
  aws: 'AWS',
  azure: 'Azure',
  gcp: 'Google Cloud',
  digitalocean: 'DigitalOcean',
};

/** Whether the count of a node with this status is the whole truth (as of its age). */
export function isComplete(status: ListingStatus): boolean {
  return status === 'ok' || status === 'stale';
}

/** `1,240` where all was seen, `≥ 1,240` where some was not, `–` where nothing was. */
export function countText(node: Pick<NodeCount, 'count' | 'status'>, look: Pick<RenderOptions, 'unicode'>): string {
  if (node.count === null) return look.unicode ? '–' : '-';
  const value = number(node.count);
  if (isComplete(node.status)) return value;
  return look.unicode ? `≥ ${value}` : `>= ${value}`;
}

/** `1,240 by AWS Config, 2 min ago, not checked`; undefined where no index says anything. */
export function indexedText({ indexed }: Pick<NodeCount, 'indexed'>, checking = false): string | undefined {
  if (indexed === undefined) return undefined;
  const age = indexed.ageMs < 1_000 ? 'now' : `${duration(indexed.ageMs)} ago`;
  return `${number(indexed.count)} by ${indexed.source}, ${age}, ${checking ? 'being checked' : 'not checked'}`;
}

export function toneOf(status: ListingStatus): Tone {
  if (status === 'ok') return 'plain';
  if (status === 'denied' || status === 'failed') return 'bad';
  return status === 'stale' || status === 'pending' ? 'dim' : 'warn';
}

/** Several nodes as one: the sum of what was seen, null when nothing was, and a status that hides no failure. */
export function sumOf(nodes: readonly NodeCount[]): NodeCount {
  let count: number | null = null;
  let ageMs: number | undefined;
  const statuses = new Set<ListingStatus>();
  for (const node of nodes) {
    if (node.count !== null) count = (count ?? 0) + node.count;
    if (node.ageMs !== undefined) ageMs = Math.max(ageMs ?? 0, node.ageMs);
    statuses.add(node.status);
  }
  return { count, status: joined(statuses), ...(ageMs === undefined ? {} : { ageMs }) };
}

function joined(statuses: ReadonlySet<ListingStatus>): ListingStatus {
  const [only] = statuses;
  if (only === undefined) return 'ok';
  if (statuses.size === 1) return only;
  if (statuses.has('pending')) return 'pending';
  if (statuses.has('cancelled')) return 'cancelled';
  return [...statuses].every(isComplete) ? 'stale' : 'partial';
}
