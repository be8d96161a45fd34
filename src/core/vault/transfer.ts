import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { DriftMgrError } from '../errors.ts';
import { keyBytes, randomBytes } from './crypto.ts';
import { newPlace, sealEntry, unsealEntry, type VaultEntry } from './entry.ts';
import { fileFormat, fileVersion, parseVault, readVaultFile, serializeVault, verifyMac, writeVaultFile } from './vault-file.ts';
import { checkEntryName } from './vault-names.ts';
import { unwrapWithPassphrase, wrapWithPassphrase } from './wraps.ts';

/** An export is a vault of its own, under its own data key and passphrase. @throws DriftMgrError `vault-export-exists`, `vault-not-written` */
export async function writeExport(path: string, entries: readonly VaultEntry[], passphrase: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new DriftMgrError('vault-export-exists', `There is a file ${path} already; it was left alone.`, {
      hint: 'Name a file that does not exist.',
    });
  }
  const id = randomUUID();
  const dataKey = randomBytes(keyBytes);
  try {
    const wrap = await wrapWithPassphrase(id, dataKey, passphrase);
    const sealed = entries.map((entry) => sealEntry(id, dataKey, entry, newPlace()));
    writeVaultFile(path, serializeVault({ format: fileFormat, version: fileVersion, id, generation: 1, wraps: [wrap], entries: sealed }, dataKey));
  } finally {
    dataKey.fill(0);
  }
}

/** The entries of an export (or of a copy of a vault). @throws DriftMgrError `vault-no-export`, `vault-wrong-key`, `vault-damaged` */
export async function readExport(path: string, passphrase: string): Promise<VaultEntry[]> {
  const bytes = readVaultFile(path);
  if (bytes === undefined) throw new DriftMgrError('vault-no-export', `There is no file ${path}.`);
  const read = parseVault(bytes);
  for (const wrap of read.body.wraps) {
    const dataKey = wrap.kind === 'passphrase' ? await unwrapWithPassphrase(read.body.id, wrap, passphrase) : undefined;
    if (dataKey === undefined) continue;
    try {
      verifyMac(read, dataKey);
      const entries = read.body.entries.map((sealed) => unsealEntry(read.body.id, dataKey, sealed));
      for (const { name } of entries) checkEntryName(name);
      return entries;
    } finally {
      dataKey.fill(0);
    }
  }
  throw new DriftMgrError('vault-wrong-key', 'That passphrase does not open the export, or the file was changed.', {
    hint: 'It takes the passphrase that the export was made with, which need not be that of the vault.',
  });
}
