import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDigitalOcean, type SimulatedDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { openEngine } from '../open-engine.ts';

const only = { providers: ['digitalocean'] } as const;
const counted = { count: 5, status: 'ok' };

// As doctl writes it (https://docs.digitalocean.com/reference/doctl/reference/auth/).
const config = (context: string): string => `access-token: dop_v1_default
api-url: ""
auth-contexts:
  right: dop_v1_right
  quoted: "dop_v1_wrong"
compute:
  droplet:
    create:
      image: ""
context: ${context}
output: text
`;

describe('credentials for DigitalOcean', function () {
  this.timeout(60_000);
  let cloud: SimulatedDigitalOcean;
  let homes: string;

  // One token alone is somebody's: a scan that counts was sent with it.
  beforeEach(async () => {
    homes = mkdtempSync(join(tmpdir(), 'driftmgr-doctl-'));
    cloud = await startDigitalOcean({
      team: { uuid: '5df3e3004a17e242b7c20ca6c9fc25b701a47ece', name: 'Acme' },
      email: 'ops@acme.example',
      tokens: { dop_v1_right: '*' },
      quota: { minute: 100_000, hour: 100_000 },
      collections: { droplets: 5 },
    });
  });
  afterEach(async () => {
    await cloud.close();
    rmSync(homes, { recursive: true, force: true });
  });

  /** Scans from a home of its own: nothing is remembered from the scan before. */
  async function scanWith(env: Readonly<Record<string, string>>, doctl?: string, flags: Readonly<Record<string, unknown>> = {}) {
    const home = mkdtempSync(join(homes, 'home-'));
    const folder = join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'doctl');
    mkdirSync(folder, { recursive: true });
    if (doctl !== undefined) writeFileSync(join(folder, 'config.yaml'), doctl);
    const opened = await openEngine({ DRIFTMGR_DIGITALOCEAN_ENDPOINT: cloud.url, ...env }, flags, home);
    try {
      return await opened.engine.request('scan', { want: 'counts', filter: { ...only, types: ['digitalocean:droplet'] } });
    } finally {
      await opened.close();
    }
  }

  it('takes the variables before doctl, and Terraform’s before doctl’s own', async () => {
    const right = { DIGITALOCEAN_TOKEN: 'dop_v1_right', DIGITALOCEAN_ACCESS_TOKEN: 'dop_v1_wrong' };
    assert.deepEqual((await scanWith(right, config('default'))).totals, counted);
    assert.deepEqual((await scanWith({ DIGITALOCEAN_ACCESS_TOKEN: 'dop_v1_right' }, config('default'))).totals, counted);
  });

  it('takes the current context of doctl, or the one that a variable names, wherever its file is', async () => {
    assert.deepEqual((await scanWith({}, config('right'))).totals, counted);
    assert.deepEqual((await scanWith({ DIGITALOCEAN_CONTEXT: 'right', XDG_CONFIG_HOME: join(homes, 'xdg') }, config('default'))).totals, counted);
  });

  it('uses another context where it is picked, beside the current one that is refused', async () => {
    const summary = await scanWith({}, config('default'), { sources: ['digitalocean:doctl:right'] });
    assert.equal(summary.totals.count, 5);
    assert.deepEqual(
      summary.problems.map(({ message }) => message),
      ['doctl context default: Unable to authenticate you'],
    );
  });

  it('sends no other context than the current one by itself', async () => {
    const summary = await scanWith({}, config('quoted'));
    assert.equal(summary.totals.count, null);
    assert.ok(cloud.requests.length > 0);
    assert.ok(cloud.requests.every(({ operation }) => operation === cloud.requests[0]?.operation));
  });
});
