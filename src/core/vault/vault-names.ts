import { DriftMgrError } from '../errors.ts';
import { isEntryName } from './secret-fields.ts';
import { parseVault } from './vault-file.ts';

/** Where the store remembers the newest generation that was seen. */
export function generationKey(id: string): string {
  return `vault/${id}/generation`;
}

/** Where the store counts how often the vault was locked on demand. */
export function lockKey(id: string): string {
  return `vault/${id}/locks`;
}

export function alreadyExists(path: string): DriftMgrError {
  return new DriftMgrError('vault-exists', `There is a vault at ${path} already.`, { hint: 'Unlock it, or remove it with: driftmgr vault destroy' });
}

export function noVault(): DriftMgrError {
  return new DriftMgrError('vault-absent', 'There is no vault yet.', { hint: 'Adding the first entry makes one.' });
}

export function anotherVault(): DriftMgrError {
  return new DriftMgrError('vault-rolled-back', 'Another vault has been put in the place of the open one.', {
    hint: 'Lock, then unlock it with its own key.',
  });
}

/** Under which a data folder remembers which vault is its own. */
export const folderVaultKey = 'vault/own';

export function putInPlace(path: string): DriftMgrError {
  return new DriftMgrError('vault-replaced', `${path} is another vault than the one that was here.`, {
    hint: 'If you put it there yourself, run: driftmgr vault unlock --accept-older',
  });
}

export function rolledBack(generation: number, known: number): DriftMgrError {
  return new DriftMgrError(
    'vault-rolled-back',
    `An older copy of the vault has been put back (change ${String(generation)}; the last one here was ${String(known)}).`,
    { hint: 'If you restored a backup yourself, run: driftmgr vault unlock --accept-older' },
  );
}

export function noEntry(name: string): never {
  throw new DriftMgrError('vault-no-entry', `The vault has no entry ${name}.`, { hint: 'driftmgr vault list shows the entries.' });
}

export function entryExists(name: string): DriftMgrError {
  return new DriftMgrError('vault-entry-exists', `The vault has an entry ${name} already.`, { hint: `Renew it: driftmgr vault rotate ${name}` });
}

/** @throws DriftMgrError `vault-bad-name` */
export function checkEntryName(name: string): void {
  if (isEntryName(name)) return;
  throw new DriftMgrError('vault-bad-name', `${JSON.stringify(name.slice(0, 80))} cannot name an entry.`, {
    hint: 'Letters, digits and . _ - @, 64 at most, beginning with a letter or digit.',
  });
}

/** A vault's id; undefined for a file that is none or damaged (it can be destroyed as well). */
export function idOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return parseVault(bytes).body.id;
  } catch (error) {
    if (DriftMgrError.is(error)) return undefined;
    throw error;
  }
}
