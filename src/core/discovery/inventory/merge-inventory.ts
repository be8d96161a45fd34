import type { Problem } from '../../model.ts';
import type { Inventory } from './inventory.ts';

/** Renews the part of an inventory that a narrow scan asked for. `looked` are the ids of the credentials that it looked at, and of their places. */
export function renewPart(before: Inventory, scanned: Inventory, looked: ReadonlySet<string>): void {
  const known = new Set(before.outcomes.map((outcome) => outcome.listing.key));
  // What was cancelled says nothing new of what is known.
  for (const outcome of scanned.outcomes) if (outcome.status !== 'cancelled' || !known.has(outcome.listing.key)) before.record(outcome);
  before.accounts = [...before.accounts.filter((old) => !scanned.accounts.some((account) => account.id === old.id)), ...scanned.accounts];
  const aboutCredentials = ({ source }: Problem): boolean => source !== undefined && looked.has(source);
  if (!scanned.cancelled)
    before.planProblems = [...before.planProblems.filter((problem) => !aboutCredentials(problem)), ...scanned.planProblems.filter(aboutCredentials)];
  before.learn(scanned);
}
