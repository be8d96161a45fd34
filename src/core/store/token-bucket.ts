import type { Meter } from '../provider.ts';

/**
 * What is known about a meter's bucket. Kept in the store, so that all processes on one data folder draw from one bucket.
 *
 * `limiter`'s TokenBucket is not used here: it keeps its level inside the process and reads a clock of its own, so the level can neither be
 * shared through the store nor be tested without waiting. The rule is the same: a bucket starts full, drips evenly, and never overflows.
 */
export interface BucketState {
  /** Tokens in the bucket at `at`. */
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
  /** The part of the configured rate that is in use, above 0 and at most 1. */
  share: number;
  /** When the rate was last cut; milliseconds since 1970. */
  cutAt: number;
  /** Throttles in a row, each answered to a call sent after the one before. */
  streak: number;
  /** Nothing is sent before this time; milliseconds since 1970. */
  pausedUntil: number;
}

/** A meter's rate as configured, in calls a second, and its size. */
export interface BucketLimit {
  readonly perSecond: number;
  readonly burst: number;
}

const cutEveryMs = 1_000;
const lowestPerSecond = 1;
/** A token that is fetched late by this much delays none of those behind it, in the smallest bucket too. */
const lateMs = 20;
const restoreStep = 0.05;
const firstPauseMs = 500;
const longestPauseMs = 15_000;
/** A bucket that was last looked at so far in the future comes from a clock that was set back since. */
const setBackMs = 1_000;
/**
 * Calls that leave evenly arrive unevenly, by a fifth of a second on a busy machine. This part of the burst is kept back for it, so that the
 * cloud sees no more than burst and rate in any second.
 */
const keptBack = 0.2;

/** The limit of a meter under the settings. */
export function limitOf(meter: Meter, limits: Readonly<Record<string, number>>): BucketLimit {
  const perSecond = limits[meter.limit] ?? meter.perSecond;
  const burst = ((meter.burst ?? meter.perSecond) * perSecond) / meter.perSecond;
  return { perSecond, burst: Math.max(1, burst * (1 - keptBack)) };
}

export function fullBucket(limit: BucketLimit, now: number): BucketState {
  return { tokens: limit.burst, at: now, share: 1, cutAt: 0, streak: 0, pausedUntil: 0 };
}

/** Calls a second that the bucket lets through now. */
export function rateOf(state: BucketState, limit: BucketLimit): number {
  return Math.max(Math.min(limit.perSecond, lowestPerSecond), limit.perSecond * state.share);
}

/** Brings the level up to `now`. */
export function drip(state: BucketState, limit: BucketLimit, now: number): void {
  const ahead = state.at - now;
  if (ahead > setBackMs) {
    state.cutAt -= ahead;
    state.pausedUntil -= ahead;
  }
  const rate = rateOf(state, limit);
  const size = Math.max(1 + (rate * lateMs) / 1000, limit.burst * state.share);
  const elapsed = Math.max(0, -ahead);
  state.tokens = Math.min(size, state.tokens + (elapsed * rate) / 1000);
  state.at = now;
}

/** Milliseconds until a token can be had; 0 when there is one. The bucket must have been brought up to `now`. */
export function waitOf(state: BucketState, limit: BucketLimit, now: number): number {
  const missing = 1 - state.tokens;
  // Adding up thirds of tokens ends a hair below 1.
  const forToken = missing <= 1e-9 ? 0 : (missing / rateOf(state, limit)) * 1000;
  return Math.max(forToken, state.pausedUntil - now, 0);
}

/** The cloud refused a call that had its token at `grantedAt`. Halves the rate, at most once a second; pauses when nothing gets through. */
export function cut(state: BucketState, limit: BucketLimit, now: number, grantedAt: number, random: () => number): void {
  const afterLastCut = grantedAt >= state.cutAt;
  if (now - state.cutAt >= cutEveryMs || now < state.cutAt) {
    const lowest = Math.min(1, lowestPerSecond / limit.perSecond);
    state.share = Math.max(lowest, state.share / 2);
    state.tokens = 0;
    state.at = now;
    state.cutAt = now;
  }
  if (!afterLastCut) return;
  state.streak += 1;
  if (state.streak < 2) return;
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (state.streak - 2));
  state.pausedUntil = Math.max(state.pausedUntil, now + most * (0.5 + 0.5 * random()));
}

/** The cloud answered a call that had its token at `grantedAt`. Restores the rate by a step. */
export function restore(state: BucketState, grantedAt: number): void {
  if (grantedAt < state.cutAt) return;
  state.streak = 0;
  state.share = Math.min(1, state.share + restoreStep);
}

/** True when a success changes nothing, and need not be written down. */
export function isUnharmed(state: BucketState): boolean {
  return state.share === 1 && state.streak === 0;
}

/** The cloud named the time before which it wants no call. */
export function holdUntil(state: BucketState, until: number): void {
  state.pausedUntil = Math.max(state.pausedUntil, until);
}

/** The cloud said how many calls are left beyond those under way: never spends more, and waits for the reset when none is. */
export function obeyQuota(state: BucketState, now: number, left: number, resetsAfterMs: number): void {
  state.tokens = Math.min(state.tokens, Math.max(0, left));
  if (left < 1) holdUntil(state, now + resetsAfterMs);
}
