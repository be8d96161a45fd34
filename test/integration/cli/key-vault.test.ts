import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimulatedAzure, startAzure } from '../../cloud/azure/server.ts';
import { emptyEstate } from '../azure/scan.ts';
import { runInProcess } from './in-process.ts';

const passphrase = 'correct horse battery staple';
const unwrap = 'Microsoft.KeyVault/vaults/keys/unwrap/action';

describe('driftmgr vault with Azure Key Vault', function () {
  this.timeout(240_000);
  let azure: SimulatedAzure;
  let home = '';

  beforeEach(async () => {
    azure = await startAzure(emptyEstate);
    home = await mkdtemp(join(tmpdir(), 'driftmgr-key-vault-'));
  });
  afterEach(async () => {
    await azure.close();
    rmSync(home, { recursive: true, force: true });
  });

  const file = (): Buffer => readFileSync(join(home, 'data', 'vault.json'));
  const keyId = (): string => `${azure.url}/keys/driftmgr`;

  /** Runs the command; with the vault's passphrase only where it is said. */
  function run(args: readonly string[], given: { readonly stdin?: string; readonly passphrase?: true } = {}) {
    const env = {
      DRIFTMGR_HOME: join(home, 'data'),
      DRIFTMGR_MAX_RETRIES: '1',
      ...azure.environment,
      ...(given.passphrase === true ? { DRIFTMGR_VAULT_KEY: passphrase } : {}),
    };
    return runInProcess(args, { env, home, stdin: given.stdin ?? '' });
  }

  async function done(args: readonly string[], given: { readonly stdin?: string; readonly passphrase?: true } = {}): Promise<string> {
    const { stdout, stderr, code } = await run(args, given);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  async function staysLocked(command: readonly string[], saying: RegExp): Promise<void> {
    const before = file();
    const { stdout, stderr, code } = await run(['vault', ...command], { stdin: 'dop_v1_planted_again' });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /code: vault-locked\n/);
    assert.match(stderr, saying);
    assert.ok(!stderr.includes('planted'));
    assert.deepEqual(file(), before);
  }

  it('adds, lists, rotates and locks with the key service alone, and outlives a new version of its key', async () => {
    await done(['vault', 'add', 'do', '--provider', 'digitalocean', '--no-verify'], { stdin: 'dop_v1_planted', passphrase: true });
    assert.match(await done(['vault', 'add-key', 'azure', keyId()], { passphrase: true }), /key-service .*driftmgr/);
    assert.match(await done(['vault', 'unlock']), /open/);
    await done(['vault', 'add', 'tfc', '--provider', 'terraform', '--no-verify'], { stdin: 'planted-terraform-token' });
    azure.rotateKey();
    assert.match(await done(['vault', 'rotate', 'do', '--no-verify'], { stdin: 'dop_v1_planted_new' }), /Rotated do/);
    await done(['vault', 'lock']);
    assert.match(await done(['vault', 'list']), /do +digitalocean[^]*tfc +terraform/);
    const stated = azure.requests.filter(({ operation }) => operation === unwrap);
    assert.ok(stated.length >= 4 && stated.every(({ input }) => input['alg'] === 'RSA-OAEP-256' && input['api-version'] === '7.4'));
    assert.ok(azure.requests.every(({ operation }) => operation.startsWith('Microsoft.KeyVault/')));
  });

  it('stays locked, loses nothing and says why while the key service refuses, breaks off or is gone', async () => {
    await done(['vault', 'add', 'do', '--provider', 'digitalocean', '--no-verify'], { stdin: 'dop_v1_planted', passphrase: true });
    await done(['vault', 'add-key', 'azure', keyId()], { passphrase: true });
    const { faults } = azure;
    faults.add({ operation: unwrap, fault: { kind: 'denied' } });
    await staysLocked(['rotate', 'do', '--no-verify'], /no key could be had \([^]*keys\/unwrap\/action/);
    await staysLocked(['add', 'other', '--provider', 'digitalocean', '--no-verify'], /no key could be had/);
    faults.clear();
    faults.add({ operation: unwrap, fault: { kind: 'error', status: 404, code: 'KeyNotFound', message: 'the key was deleted' } });
    await staysLocked(['list'], /the key was deleted/);
    faults.clear();
    assert.match(await done(['vault', 'list']), /do +digitalocean/);
    await azure.close();
    await staysLocked(['list'], /no key could be had \(http:\/\/127[^]*ECONNREFUSED/);
    assert.match(await done(['vault', 'list'], { passphrase: true }), /do +digitalocean/);
  });
});
