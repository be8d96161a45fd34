import type { Command } from 'commander';
import type { RekeyedVault } from '../../core/api/vault.ts';
import { renderTable } from '../../core/render/table.ts';
import { exitCodes } from '../exit-codes.ts';
import { write } from '../output.ts';
import type { Cli } from '../session.ts';
import { withEngine } from '../session.ts';
import { rowsRenderOptions } from '../terminal.ts';

/** The commands that list and remove what opens the vault. */
export function addKeyCommands(vault: Command, cli: Cli): void {
  const keys = vault.command('keys').description('List what opens the vault.').option('--json', 'print JSON');
  keys.action((options: { json?: true }) =>
    withEngine(cli, keys, async ({ engine, terminal, look }) => {
      const status = await engine.request('vaultStatus', {});
      const table = {
        columns: [{ title: 'Id' }, { title: 'Kind' }, { title: 'Key', grow: 1 }],
        rows: status.keys.map(({ id, kind, keyId, derivation }) => [{ text: id }, { text: kind }, { text: keyId ?? derivation ?? '' }]),
      };
      const text =
        options.json === true
          ? JSON.stringify({ schemaVersion: 1, keys: status.keys }, null, 2)
          : renderTable(table, rowsRenderOptions(look, terminal)).join('\n');
      if (text !== '') await write(terminal.stdout, `${text}\n`);
      return exitCodes.complete;
    }),
  );

  const remove = vault
    .command('remove-key')
    .description('Remove a way to open the vault, and encrypt everything anew. It takes the passphrase where the vault has one.')
    .argument('<id>', 'as "driftmgr vault keys" lists it');
  remove.action((id: string) =>
    withEngine(cli, remove, async ({ engine, terminal }) => {
      await engine.request('vaultUnlock', {});
      const removed = await engine.request('vaultRemoveKey', { id });
      await write(terminal.stdout, `The key was removed.\n${rekeyedText(removed)}`);
      return exitCodes.complete;
    }),
  );
}

/** What goes with a new data key. */
export function rekeyedText({ recoveryKey, dropped }: RekeyedVault): string {
  const gone =
    dropped.length === 0 ? '' : 'Keys of other machines do not open it any more: unlock it there with the passphrase, and add them again.\n';
  const recovery = recoveryKey === undefined ? '' : `The old recovery key opens nothing any more. This one is not shown again: ${recoveryKey}\n`;
  return `Everything was encrypted anew.\n${gone}${recovery}`;
}
