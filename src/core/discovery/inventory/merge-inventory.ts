import type { Inventory } from './inventory.ts';

/** Renews the part of an inventory that a narrow scan asked for. */
export function renewPart(before: Inventory, scanned: Inventory): void {
  const known = new Set(before.outcomes.map((outcome) => outcome.listing.key));
  // What was cancelled says nothing new of what is known.
  for (const outcome of scanned.outcomes) if (outcome.status !== 'cancelled' || !known.has(outcome.listing.key)) before.record(outcome);
  before.accounts = [...before.accounts.filter((old) => !scanned.accounts.some((account) => account.id === old.id)), ...scanned.accounts];
  learnFrom(before, scanned);
}

function learnFrom(into: Inventory, from: Inventory): void {
  for (const [type, title] of from.titles) into.titles.set(type, title);
  for (const [kind, given, names] of from.names.entries()) into.names.learn(kind, given, names);
}
