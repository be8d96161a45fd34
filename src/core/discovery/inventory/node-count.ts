import { circuitOpenCode } from '../../calls/circuit-breaker.ts';
import { defined } from '../../defined.ts';
import type { CallFailure } from '../../errors.ts';
import type { ListingStatus, NodeCount } from '../../model.ts';

/** What one listing, or a part of it, contributes to a node. `count` null: nothing was seen. */
export interface CountSample {
  readonly count: number | null;
  readonly status: ListingStatus;
  readonly failure?: CallFailure;
  readonly ageMs?: number;
  /** Why an earlier answer stands in its place. */
  readonly notRenewed?: string;
}

/** Says in words why a listing is not `ok`. */
export function describeFailure(status: ListingStatus, failure: CallFailure | undefined): string | undefined {
  if (status === 'ok' || status === 'pending' || status === 'stale') return undefined;
  if (status === 'cancelled' || failure?.kind === 'cancelled') return 'cancelled';
  if (failure === undefined) return status;
  if (failure.kind === 'denied') return failure.permission === undefined ? `denied: ${failure.message}` : `denied: ${failure.permission}`;
  if (failure.kind === 'timed-out') return 'failed: timed out';
  if (failure.code === circuitOpenCode) return failure.message;
  return `failed: ${failure.message}`;
}

/**
 * Folds count samples into the count of a node. Unknown is never 0: without any number the count is null;
 * with some numbers missing the status is `partial`, which reads `≥`.
 */
export function foldCountSamples(parts: readonly CountSample[]): NodeCount {
  let count: number | null = null;
  let ageMs: number | undefined;
  const statuses = new Set<ListingStatus>();
  const reasons = new Map<string, number>();
  const alone: string[] = [];
  const notRenewed = new Set<string>();
  // One failure may speak for many counts: it is one thing to know.
  const failures = new Set<CallFailure>();
  let repeated = 0;
  for (const part of parts) {
    if (part.count !== null) count = (count ?? 0) + part.count;
    if (part.ageMs !== undefined) ageMs = Math.max(ageMs ?? 0, part.ageMs);
    statuses.add(part.status);
    if (part.notRenewed !== undefined) notRenewed.add(part.notRenewed);
    const reason = describeFailure(part.status, part.failure);
    if (reason === undefined) continue;
    if (part.failure !== undefined && failures.has(part.failure)) {
      repeated++;
      continue;
    }
    if (part.failure !== undefined) failures.add(part.failure);
    if (part.failure?.code === circuitOpenCode) alone.push(reason);
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  // An API that is broken in each of many regions is one thing to know, though its circuit is open in each until another second.
  const [first] = alone;
  if (first !== undefined) reasons.set(alone.every((one) => one === first) ? first : 'circuit open after failures in a row', alone.length);
  const status = foldStatus(statuses, count !== null);
  const texts = [...[...notRenewed].map((why) => `not renewed: ${why}`), ...describeReasons(reasons, parts.length - repeated)];
  const reason = status === 'ok' || texts.length === 0 ? undefined : texts.join('; ');
  return {
    count,
    status,
    ...defined({ reason, ageMs }),
  };
}

function foldStatus(statuses: ReadonlySet<ListingStatus>, seen: boolean): ListingStatus {
  if (statuses.size === 0) return 'pending';
  if (statuses.size === 1) {
    const [only] = statuses;
    if (only !== undefined && (only !== 'ok' || seen)) return only;
  }
  if (statuses.has('pending')) return 'pending';
  if (!seen) return statuses.has('failed') ? 'failed' : statuses.has('denied') ? 'denied' : 'cancelled';
  for (const status of statuses) if (status !== 'ok' && status !== 'stale') return 'partial';
  return 'stale';
}

function describeReasons(reasons: ReadonlyMap<string, number>, parts: number): string[] {
  const stated = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const texts = stated.map(([reason, times]) => (parts === 1 ? reason : `${String(times)} of ${String(parts)} ${reason}`));
  if (reasons.size > stated.length) texts.push(`${String(reasons.size - stated.length)} more reasons`);
  return texts;
}
