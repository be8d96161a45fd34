import { DriftMgrError } from '../errors.ts';
import type { PassphraseStrength } from '../api/vault.ts';

/** Characters that a passphrase has at least, blanks apart. */
const least = 8;

const kinds: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[!-/:-@[-`{-~ ]/, 33],
  [/[^ -~]/, 100],
];

/**
 * How a passphrase stands against guessing. What it would take, were its characters chosen at random, counted as often as they differ from the one before: words and
 * names are guessed far sooner, so that this is an upper bound. Below 50 bits a copy of the file falls to a few machines.
 */
function strengthOf(passphrase: string): PassphraseStrength {
  const alphabet = kinds.reduce((sum, [kind, size]) => sum + (kind.test(passphrase) ? size : 0), 0);
  const characters = passphrase.split('').filter((character, at, all) => character !== all[at - 1]);
  const distinct = new Set(characters).size;
  // A few characters again and again are as good as those few.
  const counted = Math.min(characters.length, distinct * 3);
  const bits = Math.round(counted * Math.log2(Math.max(2, alphabet)));
  return { bits, word: bits < 50 ? 'weak' : bits < 80 ? 'fair' : 'strong' };
}

/** @throws DriftMgrError `vault-weak-passphrase` */
export function checkPassphrase(passphrase: string): PassphraseStrength {
  // Blanks, and what nobody sees.
  const seen = passphrase
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}\u2800\u3164]/gu, '')
    .split('');
  if (seen.length < least || new Set(seen).size < 3) {
    throw new DriftMgrError('vault-weak-passphrase', 'The passphrase is too short, or one character again and again.', {
      hint: 'Use 8 characters at least, blanks apart; several random words are best.',
    });
  }
  return strengthOf(passphrase);
}

/** `weak (28 bits at most)` */
export function strengthText({ word, bits }: PassphraseStrength): string {
  return `${word} (${String(bits)} bits at most)`;
}
