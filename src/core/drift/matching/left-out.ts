import type { InstanceCounts } from '../../api/drift.ts';
import type { Problem } from '../../model.ts';
import type { Identified } from '../../terraform-rules.ts';
import type { Known } from './matching.ts';
import type { Verdict } from './verify-missing.ts';

/** A problem for each account that the states speak of and nobody scanned: of what is in it nothing is known, whatever the rest came to. */
export function unscannedAccounts(unseen: readonly Known[], verdicts: readonly Verdict[]): Problem[] {
  const accounts = new Map<string, { readonly of: Identified; resources: number }>();
  for (const [at, { identified }] of unseen.entries()) {
    const verdict = verdicts[at];
    if (verdict?.kind !== 'unknown' || verdict.notScanned !== true) continue;
    const key = `${identified.provider}\n${identified.account?.toLowerCase() ?? ''}`;
    const known = accounts.get(key);
    if (known === undefined) accounts.set(key, { of: identified, resources: 1 });
    else known.resources++;
  }
  return [...accounts.values()].map(({ of: { provider, account }, resources }) => {
    const whose = account === null ? `no ${provider} account was scanned` : `the ${provider} account ${account} was not scanned`;
    return {
      code: 'account-not-scanned',
      provider,
      ...(account === null ? {} : { account }),
      message: `${resources === 1 ? '1 resource' : `${String(resources)} resources`} of the states could not be compared: ${whose}`,
      hint: 'Sign in to it (driftmgr credentials shows what was found), or leave it out, e.g. with --provider or --account.',
    };
  });
}

/** Nothing of the states and nothing of the clouds was held against anything: that is no agreement. */
export function nothingCompared({ notComparable, outsideFilter }: InstanceCounts): Problem {
  const why =
    notComparable > 0
      ? 'nothing of what the states hold is comparable'
      : outsideFilter > 0
        ? 'neither the states nor the clouds hold anything of what was asked for'
        : 'the states hold nothing, and nothing was seen in the clouds';
  return {
    code: 'nothing-compared',
    message: `nothing was compared: ${why}`,
    hint: 'Check what the comparison is narrowed to, and that these are the states of these clouds.',
  };
}
