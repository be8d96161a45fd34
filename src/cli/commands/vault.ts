import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import { fileLimits, readPlainText } from '../../core/plain-files.ts';
import { DriftMgrError, messageOf } from '../../core/errors.ts';
import { renderVault } from '../../core/render/vault-table.ts';
import { askedFields, fieldsText } from '../../core/vault/secret-fields.ts';
import { type VaultProvider, vaultProviders } from '../../core/api/vault-providers.ts';
import type { VaultStatus } from '../../core/api/vault.ts';
import { strengthText } from '../../core/vault/passphrase.ts';
import { exitCodes } from '../exit-codes.ts';
import { write } from '../output.ts';
import { ask } from '../prompt.ts';
import type { Cli, Session } from '../session.ts';
import { withEngine } from '../session.ts';
import { rowsRenderOptions, type Terminal } from '../terminal.ts';
import { addKeyCommands, rekeyedText } from './vault-keys.ts';

const help = `
The passphrase comes from DRIFTMGR_VAULT_KEY, or is asked for without echo.
Secrets come from stdin (a token, or JSON with the provider's own field names),
or are asked for; never from an argument.

Examples:
  driftmgr vault add prod --provider aws
  printf %s "$TOKEN" | driftmgr vault add do --provider digitalocean
  driftmgr vault add ci --provider gcp < key.json
  driftmgr vault list

Exit codes: 0 done, 2 could not be done.`;

const secretHelp = `
A secret that comes from stdin is a token, or JSON with these fields:
${vaultProviders.map((provider) => `  ${provider.padEnd(12)}  ${fieldsText(provider)}`).join('\n')}

Examples:
  driftmgr vault add prod --provider aws               asks for the fields
  driftmgr vault add ci --provider gcp < key.json      a service account's key file
  printf %s "$TOKEN" | driftmgr vault add do --provider digitalocean`;

/** The vault's commands. */
export function addVault(program: Command, cli: Cli): void {
  const vault = program.command('vault').description('Keep cloud credentials in an encrypted file.').addHelpText('after', help);
  addEntries(vault, cli);
  addKeys(vault, cli);
}

function addEntries(vault: Command, cli: Cli): void {
  const add = vault.command('add').description('Add a credential; the first one makes the vault.');
  add
    .argument('<name>')
    .addHelpText('after', secretHelp)
    .addOption(new Option('-p, --provider <id>', 'whose it is').choices(vaultProviders).makeOptionMandatory())
    .option('--note <text>', 'a note for people')
    .option('--expires <date>', 'when it stops to work, ISO 8601')
    .option('--no-verify', 'save it without proving it with a call')
    .action((name: string, options: { provider: VaultProvider; note?: string; expires?: string; verify: boolean }) =>
      withEngine(cli, add, async (session) => {
        const expires = options.expires === undefined ? undefined : checkDate(options.expires);
        const secret = await readSecret(options.provider, session.terminal);
        await ensureVault(session);
        const { provider, verify, note } = options;
        const request = { name, provider, secret, verify, ...(note === undefined ? {} : { note }), ...(expires === undefined ? {} : { expires }) };
        const entry = await session.engine.request('vaultAdd', request, { signal: session.signal });
        await write(session.terminal.stdout, `Added ${entry.name} (${entry.provider})${entry.proved ? ', proved with a call' : ', not proved'}.\n`);
        return exitCodes.complete;
      }),
    );

  const list = vault.command('list').description('List the entries. Never the secrets.').option('--json', 'print JSON');
  list.action((options: { json?: true }) =>
    withEngine(cli, list, async ({ engine, terminal, look }) => {
      const entries = await engine.request('vaultList', {});
      const text =
        options.json === true
          ? `${JSON.stringify({ schemaVersion: 1, entries }, null, 2)}\n`
          : renderVault(entries, rowsRenderOptions(look, terminal));
      await write(terminal.stdout, text);
      return exitCodes.complete;
    }),
  );

  const remove = vault.command('remove').description('Remove an entry.').argument('<name>');
  remove.action((name: string) =>
    withEngine(cli, remove, async ({ engine, terminal }) => {
      await engine.request('vaultRemove', { name });
      await write(terminal.stdout, `Removed ${name}.\n`);
      return exitCodes.complete;
    }),
  );

  const rotate = vault
    .command('rotate')
    .description('Put a new secret in place of the old one, which is kept until the new one is proved.')
    .argument('<name>')
    .option('--expires <date>', 'when the new one stops to work, ISO 8601')
    .option('--no-verify', 'save it without proving it with a call');
  rotate.action((name: string, options: { expires?: string; verify: boolean }) =>
    withEngine(cli, rotate, async ({ engine, terminal, signal }) => {
      const expires = options.expires === undefined ? {} : { expires: checkDate(options.expires) };
      const entry = (await engine.request('vaultList', {})).find((one) => one.name === name);
      if (entry === undefined)
        throw new DriftMgrError('vault-no-entry', `The vault has no entry ${name}.`, { hint: 'driftmgr vault list shows the entries.' });
      const secret = await readSecret(entry.provider, terminal);
      const rotated = await engine.request('vaultRotate', { name, secret, verify: options.verify, ...expires }, { signal });
      await write(terminal.stdout, `Rotated ${name}${rotated.proved ? ', proved with a call' : ', not proved'}.\n`);
      return exitCodes.complete;
    }),
  );

  const verify = vault.command('verify').description('Open every entry.');
  verify.action(() =>
    withEngine(cli, verify, async ({ engine, terminal }) => {
      const { entries } = await engine.request('vaultVerify', {});
      await write(terminal.stdout, `The vault is whole: ${String(entries)} ${entries === 1 ? 'entry' : 'entries'}.\n`);
      return exitCodes.complete;
    }),
  );
}

function addKeys(vault: Command, cli: Cli): void {
  const unlock = vault
    .command('unlock')
    .description('See whether the vault opens.')
    .option('--accept-older', 'accept that an older copy, or another vault, was put in its place');
  unlock.action((options: { acceptOlder?: true }) =>
    withEngine(cli, unlock, async ({ engine, terminal }) => {
      const status = await engine.request('vaultUnlock', options.acceptOlder === undefined ? {} : { acceptOlder: true });
      await write(terminal.stdout, `${statusText(status)}\nIt stays open for this command alone; other commands open it by themselves.\n`);
      return exitCodes.complete;
    }),
  );

  const status = vault.command('status').description('Show whether there is a vault, and what opens it.');
  status.action(() =>
    withEngine(cli, status, async ({ engine, terminal }) => {
      await write(terminal.stdout, `${statusText(await engine.request('vaultStatus', {}))}\n`);
      return exitCodes.complete;
    }),
  );

  const lock = vault.command('lock').description('Lock the vault in every window.');
  lock.action(() =>
    withEngine(cli, lock, async ({ engine, terminal }) => {
      await write(terminal.stdout, `${statusText(await engine.request('vaultLock', {}))}\n`);
      return exitCodes.complete;
    }),
  );

  const passphrase = vault.command('passphrase').description('Change the passphrase.');
  passphrase.action(() =>
    withEngine(cli, passphrase, async (session) => {
      await session.engine.request('vaultUnlock', {});
      const changed = await session.engine.request('vaultPassphrase', { passphrase: await newPassphrase('New passphrase:', session.terminal) });
      await write(session.terminal.stdout, `The passphrase was changed; it is ${strengthText(changed.strength)}.\n${rekeyedText(changed)}`);
      return exitCodes.complete;
    }),
  );

  const key = vault.command('add-key').description('Let a key service open the vault too.');
  key
    .addArgument(new Argument('<provider>').choices(['aws', 'azure', 'gcp']))
    .argument('<key>', 'ARN, key URL or key name')
    .action((provider: 'aws' | 'azure' | 'gcp', keyId: string) =>
      withEngine(cli, key, async ({ engine, terminal, signal }) => {
        await write(terminal.stdout, `${statusText(await engine.request('vaultAddKey', { keyService: { provider, keyId } }, { signal }))}\n`);
        return exitCodes.complete;
      }),
    );

  addKeyCommands(vault, cli);
  addTransfer(vault, cli);
}

function addTransfer(vault: Command, cli: Cli): void {
  const exporting = vault.command('export').description('Write all entries, encrypted, to a file of its own.').argument('<file>');
  exporting.action((file: string) =>
    withEngine(cli, exporting, async ({ engine, terminal }) => {
      await engine.request('vaultUnlock', {});
      const secret = await newPassphrase('Passphrase of the export:', terminal, 'DRIFTMGR_VAULT_EXPORT_KEY');
      const { entries } = await engine.request('vaultExport', { path: resolve(terminal.cwd, file), passphrase: secret });
      await write(terminal.stdout, `Exported ${String(entries)} ${entries === 1 ? 'entry' : 'entries'} to ${file}.\n`);
      return exitCodes.complete;
    }),
  );

  const importing = vault.command('import').description('Take over the entries of an export.').argument('<file>');
  importing.action((file: string) =>
    withEngine(cli, importing, async (session) => {
      const { engine, terminal } = session;
      const secret = await passphraseFrom('DRIFTMGR_VAULT_EXPORT_KEY', 'Passphrase of the export:', terminal);
      await ensureVault(session);
      const { added, skipped } = await engine.request('vaultImport', { path: resolve(terminal.cwd, file), passphrase: secret });
      const passed = skipped.length === 0 ? '' : ` Not taken over, because there is an entry of that name: ${skipped.join(', ')}.`;
      await write(terminal.stdout, `Imported ${String(added.length)} of ${String(added.length + skipped.length)} entries.${passed}\n`);
      return exitCodes.complete;
    }),
  );

  addDestroy(vault, cli);
}

function addDestroy(vault: Command, cli: Cli): void {
  const destroy = vault.command('destroy').description('Remove the vault with everything in it.').option('--yes', 'do not ask');
  destroy.action((options: { yes?: true }) =>
    withEngine(cli, destroy, async ({ engine, terminal }) => {
      if (options.yes === undefined) {
        if ((await engine.request('vaultStatus', {}).catch(() => undefined))?.state === 'absent')
          throw new DriftMgrError('vault-absent', 'There is no vault.');
        const answer = await askOr(
          'Add --yes to remove it without being asked.',
          'This removes all entries for good. Type "destroy" to go on:',
          terminal,
        );
        if (answer.trim() !== 'destroy') throw new DriftMgrError('not-confirmed', 'Nothing was removed.');
      }
      await engine.request('vaultDestroy', { confirm: 'destroy' });
      await write(terminal.stdout, 'The vault is gone.\n');
      return exitCodes.complete;
    }),
  );
}

function statusText(status: VaultStatus): string {
  const opens = status.keys.map((key) => (key.keyId === undefined ? key.kind : `${key.kind} ${key.keyId}`)).join(', ');
  if (status.state === 'absent') return 'There is no vault yet. Adding the first entry makes one.';
  const entries = status.entries === undefined ? '' : `, ${String(status.entries)} ${status.entries === 1 ? 'entry' : 'entries'}`;
  return `The vault is ${status.state}${entries}. It opens with: ${opens}.${status.reason === undefined ? '' : `\n${status.reason}`}`;
}

/** Makes a vault where there is none. */
async function ensureVault({ engine, terminal }: Session): Promise<void> {
  const status = await engine.request('vaultStatus', {});
  if (status.state !== 'absent') return;
  const passphrase = await newPassphrase('Passphrase of the new vault:', terminal, 'DRIFTMGR_VAULT_KEY');
  try {
    const { strength } = await engine.request('vaultCreate', { passphrase });
    const stated = strength === undefined ? '' : ` The passphrase is ${strengthText(strength)}.`;
    await write(terminal.stderr, `Made a vault. Without its passphrase nobody can open it.${stated}\n`);
  } catch (error) {
    // Another process was faster: then its vault is the one.
    if (!DriftMgrError.is(error, 'vault-exists')) throw error;
    await engine.request('vaultUnlock', { passphrase });
  }
}

/** A passphrase from the environment, or typed twice. */
async function newPassphrase(message: string, terminal: Terminal, variable = 'DRIFTMGR_VAULT_NEW_KEY'): Promise<string> {
  const given = terminal.env[variable];
  if (given !== undefined && given !== '') return given;
  const first = await passphraseFrom(variable, message, terminal);
  const second = await passphraseFrom(variable, 'The same again:', terminal);
  if (first === second) return first;
  throw new DriftMgrError('passphrases-differ', 'The two passphrases are not the same; nothing was changed.');
}

async function passphraseFrom(variable: string, message: string, terminal: Terminal): Promise<string> {
  const given = terminal.env[variable];
  return given !== undefined && given !== '' ? given : askOr(`Set ${variable}, or run it in a terminal to be asked.`, message, terminal, true);
}

/** Asks, and says how to do without where nobody can be asked. */
async function askOr(hint: string, message: string, terminal: Terminal, secret = false): Promise<string> {
  try {
    return await ask({ message, secret }, terminal);
  } catch (error) {
    if (!DriftMgrError.is(error, 'no-prompt')) throw error;
    throw new DriftMgrError('no-prompt', error.message, { hint });
  }
}

/** The secret: all of stdin where that is no terminal, else the fields one by one without echo. */
async function readSecret(provider: VaultProvider, terminal: Terminal): Promise<string> {
  if (terminal.stdin.isTTY !== true) {
    const chunks: Buffer[] = [];
    for await (const chunk of terminal.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
    return Buffer.concat(chunks).toString('utf8');
  }
  // Its private key has many lines, and nobody types it.
  if (provider === 'gcp') return readKeyFile(resolve(terminal.cwd, await ask({ message: 'Path of the key file (JSON):', secret: false }, terminal)));
  const fields = askedFields(provider);
  const secret: Record<string, string> = {};
  for (const field of fields.required) secret[field] = await ask({ message: `${field}:`, secret: true }, terminal);
  for (const field of fields.optional) {
    const value = await ask({ message: `${field} (may be empty):`, secret: true }, terminal);
    if (value !== '') secret[field] = value;
  }
  return JSON.stringify(secret);
}

async function readKeyFile(path: string): Promise<string> {
  try {
    return await readPlainText(path, { mostBytes: fileLimits.config, pipes: true });
  } catch (error) {
    throw new DriftMgrError('vault-bad-secret', `The key file cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function checkDate(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new DriftMgrError('bad-date', `${text} is no date.`, { hint: 'Write it as 2027-01-31.' });
  return new Date(time).toISOString();
}
