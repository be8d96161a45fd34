import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { startAzure } from '../../cloud/azure/server.ts';
import { accessKeyIdOf, estateOf } from '../../cloud/aws/estate.ts';
import { startAws } from '../../cloud/aws/server.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { startGcp } from '../../cloud/gcp/server.ts';
import { withoutEmpty } from '../../../src/core/environment.ts';
import { openEngine } from '../open-engine.ts';

const account = '111122223333';
const keys = { AWS_ACCESS_KEY_ID: accessKeyIdOf(account), AWS_SECRET_ACCESS_KEY: 'simulated', AWS_EC2_METADATA_DISABLED: 'true' };

const clouds = {
  aws: async () => {
    const cloud = await startAws(estateOf({ accounts: [{ id: account, resources: {} }] }));
    return { env: { ...keys, AWS_ENDPOINT_URL: cloud.url, AWS_REGION: 'us-east-1' }, close: () => cloud.close() };
  },
  azure: async () => {
    const cloud = await startAzure(sampleAzure);
    return { env: cloud.environment, close: () => cloud.close() };
  },
  gcp: async () => {
    const cloud = await startGcp(sampleGcp);
    return { env: cloud.environment, close: () => cloud.close() };
  },
  digitalocean: async () => {
    const cloud = await startDigitalOcean(sampleDigitalOcean);
    return { env: cloud.environment, close: () => cloud.close() };
  },
} as const;

describe('credentials and the environment', function () {
  this.timeout(60_000);
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'driftmgr-environment-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  for (const provider of Object.keys(clouds) as (keyof typeof clouds)[]) {
    it(`${provider}: a credential is called verified when it was asked for, and never because it once was`, async () => {
      const cloud = await clouds[provider]();
      const opened = await openEngine({ ...cloud.env, DRIFTMGR_MAX_RETRIES: '0' }, {}, home);
      const verified = async () => {
        const { sources } = await opened.engine.request('credentials', { verify: true, providers: [provider] });
        return sources.filter(({ active }) => active).map((source) => source.verified);
      };
      try {
        const [first] = await verified();
        assert.ok(first === 'yes' || first === 'not-tried');
        // What stands there now would prove nobody.
        await cloud.close();
        assert.deepEqual(await verified(), ['no']);
      } finally {
        await opened.close();
      }
    });
  }

  it('takes variables that are set and empty for ones that are not set, and never the current folder for theirs', async () => {
    const repository = join(home, 'repository');
    mkdirSync(join(repository, 'doctl'), { recursive: true });
    mkdirSync(join(repository, '.aws'), { recursive: true });
    const user = { name: 'repository@example' };
    writeFileSync(join(repository, 'azureProfile.json'), JSON.stringify({ subscriptions: [{ id: 's', tenantId: 't', isDefault: true, user }] }));
    writeFileSync(
      join(repository, 'application_default_credentials.json'),
      '{"type":"authorized_user","client_id":"x","client_secret":"y","refresh_token":"z"}',
    );
    writeFileSync(join(repository, 'doctl', 'config.yaml'), 'access-token: dop_v1_repository\n');
    writeFileSync(join(repository, 'config'), '[default]\naws_access_key_id = x\naws_secret_access_key = y\n');
    const before = process.cwd();
    process.chdir(repository);
    const names = [
      'AZURE_CONFIG_DIR',
      'CLOUDSDK_CONFIG',
      'XDG_CONFIG_HOME',
      'APPDATA',
      'AWS_CONFIG_FILE',
      'AWS_SHARED_CREDENTIALS_FILE',
      'AWS_PROFILE',
    ];
    const empty = Object.fromEntries([...names, 'DIGITALOCEAN_CONTEXT', 'GOOGLE_APPLICATION_CREDENTIALS'].map((name) => [name, '']));
    const opened = await openEngine({ ...empty, AWS_EC2_METADATA_DISABLED: 'true' }, {}, home);
    try {
      assert.deepEqual((await opened.engine.request('credentials', { verify: false })).sources, []);
    } finally {
      process.chdir(before);
      await opened.close();
    }
  });

  it('asks AWS in a region of its own where AWS_REGION is empty', async () => {
    const cloud = await clouds.aws();
    const opened = await openEngine({ ...cloud.env, AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_PROFILE: '' }, {}, home);
    try {
      const { problems } = await opened.engine.request('scan', { want: 'counts', filter: { types: ['AWS::S3::Bucket'] } });
      assert.deepEqual(problems, []);
    } finally {
      await opened.close();
      await cloud.close();
    }
  });

  it('keeps every variable that has a value', () => {
    assert.deepEqual(withoutEmpty({ A: '', B: undefined, C: '0', D: ' ' }), { C: '0', D: ' ' });
  });
});
