import { DriftMgrError } from '../errors.ts';
import { parseVault } from './vault-file.ts';

/** Where the store remembers the newest generation that was seen. */
export function generationKey(id: string): string {
  return `vault/${id}/generation`;
}

/** Where the store remembers when the vault was last locked on demand. */
export function lockKey(id: string): string {
  return `vault/${id}/lockedAt`;
}

export function alreadyExists(path: string): DriftMgrError {
  return new DriftMgrError('vault-exists', `There is a vault at ${path} already.`, { hint: 'Unlock it, or remove it with: driftmgr vault destroy' });
}

export function noEntry(name: string): never {
  throw new DriftMgrError('vault-no-entry', `The vault has no entry ${name}.`, { hint: 'driftmgr vault list shows the entries.' });
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
