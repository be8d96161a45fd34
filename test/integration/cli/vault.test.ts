import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../../../src/core/api/audit.ts';
import type { StatusJson } from '../../../src/core/render/status-json.ts';
import type { VaultEntryFacts } from '../../../src/core/api/vault.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { startAws, type SimulatedAws } from '../../cloud/aws/server.ts';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { Pty } from '../../unit/cli/terminal/pty.ts';
import { builtCli } from './built-cli.ts';
import { runInProcess, type TerminalRun } from './in-process.ts';

const cli = builtCli();
const passphrase = 'correct horse battery staple';
const accessKey = 'AKIAVAULTONLY0000000';
const awsSecret = 'PLANTEDsecretOfTheVault0123456789abcdefg';
const token = 'dop_v1_planted0000000000000000000000000000000000000000000000000000';
/** Has a single scope, and not that of its own account. */
const scoped = 'dop_v1_scoped00000000000000000000000000000000000000000000000000000';
const awsJson = JSON.stringify({ aws_access_key_id: accessKey, aws_secret_access_key: awsSecret });

describe('driftmgr vault', function () {
  this.timeout(240_000);
  let aws: SimulatedAws;
  let ocean: SimulatedDigitalOcean;
  let home = '';
  const printed: string[] = [];
  const ptys: Pty[] = [];

  before(async () => {
    aws = await startAws(
      estateOf({
        accounts: [
          {
            id: '417263950128',
            name: 'vaulted',
            keys: [{ accessKeyId: accessKey }],
            resources: {
              'us-east-1': {
                'AWS::EC2::Instance': 7,
                'AWS::KMS::Key': ['4f1c2d3e-0000-4000-a000-000000000001'],
                'AWS::KMS::Alias': ['x'],
              },
            },
          },
        ],
      }),
    );
    ocean = await startDigitalOcean({
      team: { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'Acme' },
      email: 'ops@acme.example',
      tokens: { [token]: '*', [scoped]: ['droplet:read'] },
      collections: { droplets: 5 },
    });
  });
  after(async () => {
    await aws.close();
    await ocean.close();
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'driftmgr-vault-cli-'));
    printed.length = 0;
  });
  afterEach(() => {
    for (const pty of ptys.splice(0)) pty.close();
    rmSync(home, { recursive: true, force: true });
  });

  const file = (): string => join(home, 'data', 'vault.json');

  /** Where the clouds are, and no credential for any of them. */
  function environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      DRIFTMGR_HOME: join(home, 'data'),
      NODE_NO_WARNINGS: '1',
      AWS_ENDPOINT_URL: aws.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'us-east-1',
      DRIFTMGR_DIGITALOCEAN_ENDPOINT: ocean.url,
    };
  }

  async function vault(args: readonly string[], given: { stdin?: string; env?: Record<string, string> } = {}): Promise<TerminalRun> {
    const env = { ...environment(), DRIFTMGR_VAULT_KEY: passphrase, ...given.env };
    const run = await runInProcess(args, { env, home, stdin: given.stdin ?? '' });
    printed.push(run.stdout, run.stderr);
    return run;
  }

  async function done(args: readonly string[], given: { stdin?: string; env?: Record<string, string> } = {}): Promise<string> {
    const run = await vault(args, given);
    assert.equal(run.code, 0, `${args.join(' ')}: ${run.stderr}`);
    return run.stdout;
  }

  async function refused(args: readonly string[], code: string, given: { stdin?: string; env?: Record<string, string> } = {}): Promise<string> {
    const run = await vault(args, given);
    assert.equal(run.code, 2, `${args.join(' ')}: ${run.stdout}${run.stderr}`);
    assert.match(run.stderr, new RegExp(`code: ${code}\n`));
    assert.equal(run.stdout, '');
    return run.stderr;
  }

  function terminal(args: readonly string[], env: Record<string, string> = {}): Pty {
    const pty = new Pty([process.execPath, cli, ...args], { columns: 100, rows: 50, cwd: home, env: { ...environment(), ...env } });
    ptys.push(pty);
    return pty;
  }

  /** Most tests ask for many derivations, and Argon2id takes several times as long; those without this have it. */
  function derivesByPbkdf2(): void {
    mkdirSync(join(home, 'data'));
    writeFileSync(join(home, 'data', 'config.json'), JSON.stringify({ 'vault.derivation': 'pbkdf2' }));
  }

  function assertNoSecretAnywhere(...secrets: readonly string[]): void {
    const files = readdirSync(join(home, 'data'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length > 3);
    const everything = [...files.map((entry) => readFileSync(join(entry.parentPath, entry.name))), Buffer.from(printed.join('\n'))];
    for (const secret of secrets) {
      const shapes = [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        Buffer.from(secret).toString('hex'),
      ];
      for (const shape of shapes) assert.ok(!everything.some((bytes) => bytes.includes(shape)), `${secret.slice(0, 12)}… is written somewhere`);
    }
  }

  it('keeps credentials that are proved first, and scans with nothing else', async () => {
    derivesByPbkdf2();
    assert.match(await done(['vault', 'add', 'prod', '--provider', 'aws'], { stdin: awsJson }), /Added prod \(aws\), proved with a call\./);
    assert.match(await done(['vault', 'add', 'do', '--provider', 'digitalocean'], { stdin: `${token}\n` }), /proved/);
    assert.match(await done(['vault', 'add', 'scoped', '--provider', 'digitalocean'], { stdin: scoped }), /, proved with a call/);
    assert.match(await done(['vault', 'add', 'tfc', '--provider', 'terraform'], { stdin: 'planted-terraform-token' }), /not proved/);
    if (process.platform !== 'win32') assert.equal(statSync(file()).mode & 0o777, 0o600);
    const { entries } = JSON.parse(await done(['vault', 'list', '--json'])) as { entries: VaultEntryFacts[] };
    assert.deepEqual(
      entries.map(({ name, provider, fields, old }) => ({ name, provider, fields, old })),
      [
        { name: 'do', provider: 'digitalocean', fields: ['token'], old: false },
        { name: 'prod', provider: 'aws', fields: ['aws_access_key_id', 'aws_secret_access_key'], old: false },
        { name: 'scoped', provider: 'digitalocean', fields: ['token'], old: false },
        { name: 'tfc', provider: 'terraform', fields: ['token'], old: false },
      ],
    );
    assert.match(await done(['vault', 'list']), /prod +aws/);
    const status = JSON.parse(await done(['status', '--json', '--type', 'AWS::EC2::Instance,digitalocean:droplet'])) as StatusJson;
    assert.deepEqual(
      status.accounts.map(({ name, count }) => [name, count]),
      [
        [null, 7],
        ['Acme', 5],
        ['team of the token in vault entry scoped', 5],
      ],
    );
    assert.match(await done(['credentials']), /vault entry prod/);
    assert.match(await done(['vault', 'remove', 'do']), /Removed do/);
    await refused(['vault', 'remove', 'do'], 'vault-no-entry');
    assertNoSecretAnywhere(awsSecret, token, scoped, 'planted-terraform-token', passphrase);
    const { entries: audit } = JSON.parse(await done(['audit', '--json', '--last', '200'])) as { entries: AuditEntry[] };
    const actions = new Set(audit.map(({ action }) => action));
    for (const action of ['vault.create', 'vault.add', 'vault.unlock', 'vault.read', 'vault.remove', 'vault.lock', 'credential.used'])
      assert.ok(actions.has(action), `${action} is not in the audit trail`);
  });

  it('saves nothing that is refused, and keeps the old secret when a new one is', async () => {
    derivesByPbkdf2();
    const wrong = JSON.stringify({ AccessKeyId: 'AKIANOBODY0000000000', SecretAccessKey: awsSecret });
    await refused(['vault', 'add', 'prod', '--provider', 'aws'], 'vault-not-proved', { stdin: wrong });
    assert.match(await done(['vault', 'list']), /no entries/);
    assert.match(await done(['vault', 'add', 'later', '--provider', 'aws', '--no-verify'], { stdin: wrong }), /not proved/);
    await done(['vault', 'add', 'prod', '--provider', 'aws', '--expires', '2020-01-01'], { stdin: awsJson });
    await refused(['vault', 'add', 'prod', '--provider', 'aws'], 'vault-entry-exists', { stdin: awsJson });
    await refused(['vault', 'rotate', 'prod'], 'vault-not-proved', { stdin: wrong });
    assert.match(await done(['vault', 'list']), /Renew: prod \(expired 2020-01-01\)/);
    await done(['vault', 'remove', 'later']);
    const warned = await vault(['status', '--json', '--type', 'AWS::EC2::Instance', '--provider', 'aws']);
    assert.equal(warned.code, 0, warned.stderr);
    assert.match(
      readFileSync(join(home, 'data', 'driftmgr.log'), 'utf8'),
      /"WARN".*prod: expired 2020-01-01.*credentials in the vault are old or expired/,
    );
    assert.match(await done(['vault', 'rotate', 'prod'], { stdin: awsJson }), /Rotated prod, proved/);
    const { entries } = JSON.parse(await done(['vault', 'list', '--json'])) as { entries: VaultEntryFacts[] };
    assert.ok(entries[0]?.rotated !== undefined && entries[0].expires === undefined);
    assertNoSecretAnywhere(awsSecret);
  });

  it('ends with 2 and says what is wrong', async () => {
    derivesByPbkdf2();
    const add = ['vault', 'add', 'prod', '--provider', 'digitalocean', '--no-verify'];
    assert.match(await refused(['vault', 'list'], 'vault-absent'), /There is no vault yet/);
    for (const command of [['lock'], ['verify'], ['destroy', '--yes'], ['export', 'x']])
      await refused(['vault', ...command], 'vault-absent', { env: { DRIFTMGR_VAULT_EXPORT_KEY: passphrase } });
    assert.match(await refused(add, 'no-prompt', { stdin: token, env: { DRIFTMGR_VAULT_KEY: '' } }), /Set DRIFTMGR_VAULT_KEY/);
    await refused(add, 'vault-weak-passphrase', { stdin: token, env: { DRIFTMGR_VAULT_KEY: 'short' } });
    await refused(add, 'vault-bad-secret', { stdin: '' });
    await refused(['vault', 'add', 'prod', '--provider', 'aws'], 'vault-bad-secret', { stdin: 'not json' });
    await refused(['vault', 'add', '../prod', '--provider', 'digitalocean'], 'vault-bad-name', { stdin: token });
    for (const args of [
      ['add', 'prod'],
      ['add'],
      ['add', 'prod', '--provider', 'oracle'],
      ['remove'],
      ['nonsense'],
      ['add', 'prod', token, '--provider', 'aws'],
    ]) {
      const run = await vault(['vault', ...args], { stdin: token });
      assert.equal(run.code, 2, args.join(' '));
    }
    await done(add, { stdin: token });
    assert.match(await refused(['vault', 'list'], 'vault-locked', { env: { DRIFTMGR_VAULT_KEY: '' } }), /Set DRIFTMGR_VAULT_KEY/);
    assert.match(await refused(['vault', 'list'], 'vault-wrong-key', { env: { DRIFTMGR_VAULT_KEY: 'not that passphrase' } }), /does not open/);
    assert.match(await refused(['vault', 'destroy'], 'no-prompt'), /--yes/);
    const locked = await vault(['status', '--provider', 'digitalocean'], { env: { DRIFTMGR_VAULT_KEY: '' } });
    assert.notEqual(locked.code, 0);
    assert.match(locked.stdout + locked.stderr, /locked/);
    assert.match(await done(['vault', 'lock']), /locked/);
    assert.match(await done(['vault', 'verify']), /whole: 1 entry/);
    const whole = readFileSync(file());
    const changed = Buffer.from(whole);
    const at = whole.indexOf('"data"', whole.indexOf('"entries"')) + 12;
    changed[at] = whole[at] === 65 ? 66 : 65;
    writeFileSync(file(), changed);
    await refused(['vault', 'verify'], 'vault-damaged');
    writeFileSync(file(), whole);
    assert.match(await done(['vault', 'destroy', '--yes']), /gone/);
    await refused(['vault', 'verify'], 'vault-absent');
  });

  it('changes the passphrase, exports and imports', async () => {
    await done(['vault', 'add', 'do', '--provider', 'digitalocean', '--no-verify'], { stdin: token });
    await done(['vault', 'passphrase'], { env: { DRIFTMGR_VAULT_NEW_KEY: 'another long passphrase' } });
    await refused(['vault', 'list'], 'vault-wrong-key');
    const env = { DRIFTMGR_VAULT_KEY: 'another long passphrase', DRIFTMGR_VAULT_EXPORT_KEY: 'passphrase of the export' };
    assert.match(await done(['vault', 'export', 'copy.json'], { env }), /Exported 1 entry/);
    await refused(['vault', 'export', 'copy.json'], 'vault-export-exists', { env });
    await refused(['vault', 'export', join('data', 'vault.json')], 'vault-export-exists', { env });
    await done(['vault', 'destroy', '--yes'], { env });
    await refused(['vault', 'import', 'copy.json'], 'vault-wrong-key', { env: { ...env, DRIFTMGR_VAULT_EXPORT_KEY: 'not that one' } });
    assert.match(await done(['vault', 'import', 'copy.json'], { env }), /Imported 1 of 1/);
    assert.match(await done(['vault', 'import', 'copy.json'], { env }), /Imported 0 of 1.*Not taken over.*do/);
    assert.match(await done(['status', '--provider', 'digitalocean', '--type', 'digitalocean:droplet'], { env }), /5/);
    assertNoSecretAnywhere(token);
  });

  it('asks on a terminal without echo, a new passphrase twice', async () => {
    const add = terminal(['vault', 'add', 'do', '--provider', 'digitalocean']);
    const answer = async (question: RegExp, typed: string, pty: Pty): Promise<void> => {
      await pty.until((output) => question.test(output));
      pty.type(`${typed}\r`);
    };
    await answer(/token: $/, token, add);
    await answer(/Passphrase of the new vault: $/, passphrase, add);
    await answer(/The same again: $/, passphrase, add);
    assert.equal(await add.exit, 0, add.output);
    assert.match(add.output, /Added do \(digitalocean\), proved/);
    const change = terminal(['vault', 'passphrase']);
    await answer(/Passphrase of the DriftMgr vault: $/, passphrase, change);
    await answer(/New passphrase: $/, 'a first new passphrase', change);
    await answer(/The same again: $/, 'another one by mistake', change);
    assert.equal(await change.exit, 2);
    assert.match(change.output, /not the same/);
    const scan = terminal(['status', '--provider', 'digitalocean', '--type', 'digitalocean:droplet']);
    await answer(/Passphrase of the DriftMgr vault: $/, passphrase, scan);
    assert.equal(await scan.exit, 0, scan.output);
    printed.push(add.output, change.output, scan.output);
    assertNoSecretAnywhere(token, passphrase, 'a first new passphrase');
  });

  it('opens by AWS KMS alone, in another process, and by nothing else than its own context', async () => {
    derivesByPbkdf2();
    const keys = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: awsSecret };
    await done(['vault', 'add', 'do', '--provider', 'digitalocean', '--no-verify'], { stdin: token });
    assert.match(await refused(['vault', 'add-key', 'aws', 'alias/unknown'], 'vault-key-refused', { env: keys }), /alias\/unknown/);
    assert.match(await done(['vault', 'add-key', 'aws', 'alias/x'], { env: keys }), /key-service alias\/x/);
    const alone = { ...keys, DRIFTMGR_VAULT_KEY: '' };
    assert.match(await done(['vault', 'list'], { env: alone }), /do +digitalocean/);
    const decrypts = aws.requests.filter(({ operation }) => operation === 'Decrypt');
    assert.ok(decrypts.length > 0);
    aws.faults.add({ service: 'kms', fault: { kind: 'denied' } });
    const before = readFileSync(file());
    assert.match(await refused(['vault', 'list'], 'vault-locked', { env: alone }), /no key could be had \(alias\/x: .*kms:Decrypt/s);
    aws.faults.clear();
    assert.deepEqual(readFileSync(file()), before);
    // The wrap under another vault's id is another context.
    const body = before.toString();
    const id = /"id":"([0-9a-f-]{36})"/.exec(body)?.[1] ?? '';
    writeFileSync(file(), body.replace(id, '00000000-0000-4000-8000-000000000000'));
    await refused(['vault', 'list'], 'vault-replaced', { env: alone });
    assert.match(await refused(['vault', 'unlock', '--accept-older'], 'vault-locked', { env: alone }), /InvalidCiphertext|alias\/x/);
    writeFileSync(file(), before);
    await done(['vault', 'verify'], { env: alone });
  });
});
