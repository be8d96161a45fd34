import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';
import { runInProcess } from './in-process.ts';

const passphrase = 'correct horse battery staple';
const key = 'projects/acme-0001/locations/europe-west1/keyRings/ring/cryptoKeys/vault';

describe('driftmgr vault with Google Cloud KMS', function () {
  this.timeout(240_000);
  let cloud: SimulatedGcp;
  let home = '';

  beforeEach(async () => {
    cloud = await startGcp({ tokens: ['ya29.planted'], projects: [{ id: 'acme-0001', number: '100000000001', resources: {} }] });
    home = await mkdtemp(join(tmpdir(), 'driftmgr-cloud-kms-'));
  });
  afterEach(async () => {
    await cloud.close();
    rmSync(home, { recursive: true, force: true });
  });

  const file = (): Buffer => readFileSync(join(home, 'data', 'vault.json'));

  /** Runs the command; with the vault's passphrase only where it is said. */
  function run(args: readonly string[], given: { readonly stdin?: string; readonly passphrase?: true } = {}) {
    const env = {
      DRIFTMGR_HOME: join(home, 'data'),
      DRIFTMGR_MAX_RETRIES: '1',
      ...cloud.environment,
      ...(given.passphrase === true ? { DRIFTMGR_VAULT_KEY: passphrase } : {}),
    };
    return runInProcess(args, { env, home, stdin: given.stdin ?? '' });
  }

  async function done(args: readonly string[], given: { readonly stdin?: string; readonly passphrase?: true } = {}): Promise<string> {
    const { stdout, stderr, code } = await run(args, given);
    assert.equal(code, 0, `${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  it('opens by the key service alone, stays locked without loss while that refuses, and asks it for nothing else', async () => {
    await done(['vault', 'add', 'do', '--provider', 'digitalocean', '--no-verify'], { stdin: 'dop_v1_planted', passphrase: true });
    assert.match(await done(['vault', 'add-key', 'gcp', key], { passphrase: true }), /key-service .*cryptoKeys\/vault/);
    await done(['vault', 'rotate', 'do', '--no-verify'], { stdin: 'dop_v1_planted_new' });
    assert.match(await done(['vault', 'list']), /do +digitalocean/);

    cloud.faults.add({ operation: 'cryptoKeys.decrypt', fault: { kind: 'error', code: 'PERMISSION_DENIED', message: 'not you' } });
    const before = file();
    const refused = await run(['vault', 'add', 'other', '--provider', 'digitalocean', '--no-verify'], { stdin: 'dop_v1_planted_again' });
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(refused.stderr, /no key could be had \([^]*cloudkms\.cryptoKeyVersions\.useToDecrypt[^]*code: vault-locked\n/);
    assert.ok(!refused.stderr.includes('planted'));
    assert.deepEqual(file(), before);
    cloud.faults.clear();

    const stated = cloud.requests.map(({ operation }) => operation);
    assert.equal(stated.filter((operation) => operation === 'cryptoKeys.encrypt').length, 1);
    assert.ok(stated.filter((operation) => operation === 'cryptoKeys.decrypt').length >= 3);
    assert.deepEqual(
      stated.filter((operation) => !operation.startsWith('cryptoKeys.')),
      [],
    );
    await cloud.close();
    const gone = await run(['vault', 'list']);
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /no key could be had \([^]*ECONNREFUSED/);
  });
});
