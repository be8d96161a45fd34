import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { CallError } from '../../../../src/core/errors.ts';
import type { StateLocation } from '../../../../src/core/provider.ts';
import { localFiles } from '../../../../src/core/terraform/local-files.ts';
import { readStates } from '../../../../src/core/terraform/read-states.ts';
import type { FolderEntry, StateReaders, StatesRead } from '../../../../src/core/terraform/state-instance.ts';
import { stateBytes } from '../drift/estate.ts';

const state = stateBytes([{ type: 'aws_vpc', name: 'a', instances: [{ attributes: { id: 'vpc-1' } }] }]);

/** A disk in memory, and what was asked of the network. */
function world(files: Readonly<Record<string, Uint8Array | string>>, env: StateReaders['env'] = {}) {
  const asked: unknown[] = [];
  const content = new Map(Object.entries(files).map(([path, data]) => [path, typeof data === 'string' ? new TextEncoder().encode(data) : data]));
  const readers: StateReaders = {
    env,
    file: (path) => {
      const data = content.get(path);
      return data === undefined ? Promise.reject(Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' })) : Promise.resolve(data);
    },
    folder: (path) => {
      const inside = path.endsWith(sep) ? path : path + sep;
      const entries = new Map<string, FolderEntry>();
      for (const name of content.keys()) {
        if (!name.startsWith(inside)) continue;
        const [first = '', ...rest] = name.slice(inside.length).split(sep);
        entries.set(first, { name: first, folder: rest.length > 0 });
      }
      return Promise.resolve(entries.size === 0 ? undefined : [...entries.values()]);
    },
    remote: ({ backend, settings }) => {
      asked.push({ backend, settings });
      return Promise.resolve(state);
    },
    http: (url, username) => {
      asked.push({ url, username });
      return Promise.resolve(state);
    },
  };
  const read = (states: readonly string[], followBackends?: boolean): Promise<StatesRead> =>
    readStates({ states, cwd: '/w', ...(followBackends === undefined ? {} : { followBackends }) }, readers, new AbortController().signal);
  return { asked, read, readers };
}

const names = (read: StatesRead): readonly string[] => read.summaries.map(({ source }) => source);
const codes = (read: StatesRead): readonly string[] => read.problems.map(({ code }) => code);

describe('readStates', () => {
  it('reads files, and says which are missing without giving up the others', async () => {
    const read = await world({ '/w/a.tfstate': state, '/w/b.tfstate': '' }).read(['a.tfstate', '/w/b.tfstate', 'c.tfstate']);
    assert.deepEqual(names(read), ['a.tfstate']);
    assert.deepEqual([...codes(read)].sort(), ['state-empty', 'state-missing']);
  });

  it('reads a state once, however often and under whatever names it is given', async () => {
    const read = await world({ '/w/a.tfstate': state }).read(['a.tfstate', './a.tfstate', '/w/a.tfstate', '*.tfstate', '.']);
    assert.equal(read.instances.length, 1);
  });

  it('finds files by pattern, over folders, without looking into .terraform', async () => {
    const files = {
      '/w/a.tfstate': state,
      '/w/live/prod/b.tfstate': state,
      '/w/live/stage/c.tfstate': state,
      '/w/live/stage/c.txt': 'x',
      '/w/live/.terraform/terraform.tfstate': state,
      '/w/.cache/d.tfstate': state,
      '/w/live/.hidden.tfstate': state,
    };
    const read = (pattern: string): Promise<readonly string[]> => world(files).read([pattern]).then(names);
    assert.deepEqual(await read('**/*.tfstate'), ['a.tfstate', 'live/prod/b.tfstate', 'live/stage/c.tfstate']);
    assert.deepEqual(await read('.cache/*.tfstate'), ['.cache/d.tfstate']);
    assert.deepEqual(await read('live/*.tfstate'), []);
    assert.deepEqual(await read('live/*/?.tfstate'), ['live/prod/b.tfstate', 'live/stage/c.tfstate']);
    assert.deepEqual(await read('live/{prod,none}/*.tfstate'), ['live/prod/b.tfstate']);
    assert.deepEqual(await read('live/stage/[a-c].tf*'), ['live/stage/c.tfstate']);
    assert.deepEqual(await read('/w/live/**/c.tfstate'), ['live/stage/c.tfstate']);
  });

  for (const [source, key] of [
    ['s3://b/hash#1.tfstate', 'hash#1.tfstate'],
    ['s3://b/100%/x', '100%/x'],
    ['s3://b/team a/x', 'team a/x'],
    ['s3://b/a//x', 'a//x'],
    ['s3://b/a%20b', 'a b'],
  ] as const) {
    it(`finds the object of ${source}`, async () => {
      const { asked, read } = world({});
      await read([source]);
      assert.equal((asked as StateLocation[])[0]?.settings['key'], key);
    });
  }

  it('says when a pattern finds nothing', async () => {
    const read = await world({ '/w/a.txt': 'x' }).read(['*.tfstate']);
    assert.deepEqual(codes(read), ['state-missing']);
  });

  it('takes a file whose name looks like a pattern', async () => {
    assert.deepEqual(names(await world({ '/w/a[1].tfstate': state }).read(['a[1].tfstate'])), ['a[1].tfstate']);
  });

  it('reads the states in a folder that was not initialised', async () => {
    assert.deepEqual(names(await world({ '/w/x/terraform.tfstate': state, '/w/x/main.tf': '' }).read(['x'])), ['x/terraform.tfstate']);
    assert.deepEqual(codes(await world({ '/w/x/main.tf': '' }).read(['x'])), ['state-missing']);
  });

  describe('a folder with a backend', () => {
    const initialised = (type: string, config: Readonly<Record<string, unknown>>, workspace?: string): Record<string, string> => ({
      '/w/x/main.tf': '',
      '/w/x/.terraform/terraform.tfstate': JSON.stringify({ version: 3, backend: { type, config, hash: 1 } }),
      ...(workspace === undefined ? {} : { '/w/x/.terraform/environment': workspace }),
    });

    it('is not followed unasked, and the problem says how', async () => {
      const { asked, read } = world(initialised('s3', { bucket: 'evil', key: 'k' }));
      const result = await read(['x']);
      assert.deepEqual(codes(result), ['state-backend-not-followed']);
      assert.match(result.problems[0]?.hint ?? '', /--follow-backends/);
      assert.deepEqual(asked, []);
    });

    const places: readonly (readonly [string, Readonly<Record<string, unknown>>, string, Readonly<Record<string, unknown>>])[] = [
      ['s3', { bucket: 'b', key: 'p/k', region: 'eu-west-1' }, 'default', { bucket: 'b', key: 'p/k', region: 'eu-west-1' }],
      ['s3', { bucket: 'b', key: 'p/k' }, 'blue', { bucket: 'b', key: 'env:/blue/p/k' }],
      ['s3', { bucket: 'b', key: 'p/k', workspace_key_prefix: 'ws' }, 'blue', { bucket: 'b', key: 'ws/blue/p/k', workspace_key_prefix: 'ws' }],
      ['s3', { bucket: 'b', key: 'k', workspace_key_prefix: 'ws/x:/' }, 'blue', { bucket: 'b', key: 'ws/x:/blue/k', workspace_key_prefix: 'ws/x:/' }],
      ['s3', { bucket: 'b', key: 'k', workspace_key_prefix: '' }, 'blue', { bucket: 'b', key: 'blue/k', workspace_key_prefix: '' }],
      ['s3', { bucket: 'b', key: 'p//k' }, 'blue', { bucket: 'b', key: 'env:/blue/p/k' }],
      ['s3', { bucket: 'b', key: 'p//k' }, 'default', { bucket: 'b', key: 'p//k' }],
      ['gcs', { bucket: 'b', prefix: '/p//q/' }, 'blue', { bucket: 'b', prefix: '/p//q/', object: 'p/q/blue.tfstate' }],
      [
        'azurerm',
        { storage_account_name: 'a', container_name: 'c', key: 'k' },
        'blue',
        { storage_account_name: 'a', container_name: 'c', key: 'kenv:blue' },
      ],
      ['gcs', { bucket: 'b', prefix: 'p' }, 'default', { bucket: 'b', prefix: 'p', object: 'p/default.tfstate' }],
      ['gcs', { bucket: 'b' }, 'blue', { bucket: 'b', object: 'blue.tfstate' }],
      ['consul', { path: 'p' }, 'blue', { path: 'p-env:blue' }],
      ['kubernetes', { secret_suffix: 's' }, 'blue', { secret_suffix: 's', workspace: 'blue', secret: 'tfstate-blue-s' }],
    ];
    for (const [type, config, workspace, settings] of places) {
      it(`finds workspace ${workspace} of ${type} ${JSON.stringify(config)}`, async () => {
        const { asked, read } = world(initialised(type, config, workspace));
        const result = await read(['x'], true);
        assert.deepEqual(result.problems, []);
        assert.deepEqual(asked, [{ backend: type, settings }]);
      });
    }

    const keepers: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['a state store', { state_store: { type: 'foo_store', provider: { source: 'acme/foo' }, config: {} } }],
      ['what no version of Terraform has yet', { vault: { type: 'deep' } }],
      ['the remote state of Terraform 0.8', { remote: { type: 's3', config: {} } }],
      ['a backend that is not known', { backend: { type: 'swift', config: {} } }],
    ];
    const inCode: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['code with a state store', { 'main.tf': 'terraform {\n state_store "foo_store" {\n provider "foo" {}\n }\n}\n' }],
      ['code in JSON with a state store', { 'main.tf.json': '{"terraform":{"state_store":{"foo_store":{"provider":{"foo":{}}}}}}' }],
      ['code with a backend that is not known', { 'main.tofu': 'terraform {\n backend "swift" {}\n}\n' }],
    ];
    const leftover = { '/w/x/terraform.tfstate': state };
    const folders: readonly (readonly [string, Readonly<Record<string, Uint8Array | string>>])[] = [
      ...keepers.map(([what, document]) => [what, { '/w/x/.terraform/terraform.tfstate': JSON.stringify({ version: 3, ...document }) }] as const),
      ...inCode.map(([what, files]) => [what, Object.fromEntries(Object.entries(files).map(([name, text]) => [`/w/x/${name}`, text]))] as const),
      ...inCode.map(
        ([what, files]) =>
          [
            `${what}, changed after terraform init`,
            { ...initialised('local', {}), ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`/w/x/${name}`, text])) },
          ] as const,
      ),
      [
        'code with another backend than the local one that terraform init set up',
        { ...initialised('local', {}), '/w/x/b.tf': 'terraform {\n backend "s3" {\n bucket = "b"\n key = "k"\n }\n}' },
      ],
    ];
    for (const [what, files] of folders) {
      it(`says of ${what} that it cannot be read, and takes no old local file for it`, async () => {
        const result = await world({ ...leftover, ...files }).read(['x'], true);
        assert.deepEqual(
          result.problems.map(({ code }) => code),
          ['state-backend'],
        );
        assert.deepEqual(names(result), []);
      });
    }

    it('finds the workspace of Terraform Cloud by name and by prefix', async () => {
      const named = world(initialised('cloud', { organization: 'o', workspaces: [{ name: 'w' }] }));
      await named.read(['x'], true);
      const prefixed = world(initialised('remote', { hostname: 'tfe.test', organization: 'o', workspaces: [{ prefix: 'app-' }] }, 'blue'));
      await prefixed.read(['x'], true);
      assert.deepEqual(
        [...named.asked, ...prefixed.asked].map((location) => (location as StateLocation).settings),
        [
          { organization: 'o', workspace: 'w' },
          { hostname: 'tfe.test', organization: 'o', workspace: 'app-blue' },
        ],
      );
    });

    it('leaves the workspace of Terraform Cloud open where tags choose it and none is selected', async () => {
      const config = { organization: 'o', workspaces: [{ name: null, tags: ['app'] }] };
      const open = world(initialised('cloud', config));
      await open.read(['x'], true);
      const selected = world(initialised('cloud', config, 'app-blue'));
      await selected.read(['x'], true);
      assert.deepEqual(
        [...open.asked, ...selected.asked].map((location) => (location as StateLocation).settings['workspace']),
        ['', 'app-blue'],
      );
    });

    it('finds the role and the endpoint of s3, as older and newer versions write them', async () => {
      const role = 'arn:aws:iam::111122223333:role/state';
      const older = { bucket: 'b', key: 'k', role_arn: role, external_id: 'e', endpoint: 'https://s3.test' };
      const newer = {
        bucket: 'b',
        key: 'k',
        assume_role: { role_arn: role, external_id: 'e', session_name: null },
        endpoints: { s3: 'https://s3.test' },
      };
      const listed = { bucket: 'b', key: 'k', assume_role: [{ role_arn: role, external_id: 'e' }], endpoints: [{ s3: 'https://s3.test' }] };
      for (const config of [older, newer, listed]) {
        const { asked, read } = world(initialised('s3', config));
        await read(['x'], true);
        assert.deepEqual((asked[0] as StateLocation).settings, {
          bucket: 'b',
          key: 'k',
          role_arn: role,
          external_id: 'e',
          endpoint: 'https://s3.test',
        });
      }
    });

    it('hands no secret of the settings on', async () => {
      const { asked, read } = world(
        initialised('s3', { bucket: 'b', key: 'k', access_key: 'AKIA', secret_key: 'hush', token: 'hush', profile: 'p' }),
      );
      await read(['x'], true);
      assert.deepEqual(asked, [{ backend: 's3', settings: { bucket: 'b', key: 'k', profile: 'p' } }]);
    });

    it('reads a local backend without being asked to follow it', async () => {
      const { read } = world({ ...initialised('local', { path: 'deep/my.tfstate' }), '/w/x/deep/my.tfstate': new TextDecoder().decode(state) });
      assert.deepEqual(names(await read(['x'])), ['x/deep/my.tfstate']);
    });

    it('takes the workspace from the environment first', async () => {
      const { asked, readers } = world(initialised('gcs', { bucket: 'b' }, 'blue'), { TF_WORKSPACE: 'green' });
      await readStates({ states: ['x'], cwd: '/w', followBackends: true }, readers, new AbortController().signal);
      assert.equal((asked[0] as StateLocation).settings['object'], 'green.tfstate');
    });

    it('says which backends it cannot read', async () => {
      const result = await world(initialised('oss', { bucket: 'b' })).read(['x'], true);
      assert.deepEqual(codes(result), ['state-backend']);
      assert.match(result.problems[0]?.hint ?? '', /terraform state pull/);
    });
  });

  it('reads URLs as places of their backends', async () => {
    const { asked, read } = world({});
    const result = await read([
      's3://My_Bucket/deep/key.tfstate?region=eu-west-1',
      'gs://bucket/a/b.tfstate',
      'azurerm://account/container/deep/key',
      'tfc://org/workspace',
      'tfc://tfe.test/org/workspace',
      'consul://127.0.0.1:8500/a/b',
      'kubernetes://ns/suffix',
      'https://user:secret@host.test/state?token=secret',
    ]);
    assert.deepEqual(result.problems, []);
    assert.deepEqual(asked, [
      { backend: 's3', settings: { bucket: 'My_Bucket', key: 'deep/key.tfstate', region: 'eu-west-1' } },
      { backend: 'gcs', settings: { bucket: 'bucket', object: 'a/b.tfstate' } },
      { backend: 'azurerm', settings: { storage_account_name: 'account', container_name: 'container', key: 'deep/key' } },
      { backend: 'remote', settings: { hostname: 'app.terraform.io', organization: 'org', workspace: 'workspace' } },
      { backend: 'remote', settings: { hostname: 'tfe.test', organization: 'org', workspace: 'workspace' } },
      { backend: 'consul', settings: { address: '127.0.0.1:8500', path: 'a/b' } },
      { backend: 'kubernetes', settings: { namespace: 'ns', secret_suffix: 'suffix' } },
      { url: 'https://user:secret@host.test/state?token=secret', username: undefined },
    ]);
    assert.ok(!JSON.stringify(result).includes('secret'));
    assert.equal(names(result).at(-1), 'https://host.test/state');
  });

  for (const source of ['s3://bucket', 'azurerm://account/container', 'ftp://host/x', 'tfc://org']) {
    it(`says what is wrong with ${source}`, async () => {
      assert.deepEqual(codes(await world({}).read([source])), ['state-source']);
    });
  }

  it('keeps what a failed call said', async () => {
    const { readers } = world({});
    const failing: StateReaders = {
      ...readers,
      remote: () => Promise.reject(new CallError({ kind: 'denied', message: 'not authorised', permission: 's3:GetObject', hint: 'allow it' })),
    };
    const result = await readStates({ states: ['s3://b/k'], cwd: '/w' }, failing, new AbortController().signal);
    assert.deepEqual(result.problems, [
      { code: 'denied', reason: 'denied', message: 's3://b/k: not authorised', hint: 'allow it', permission: 's3:GetObject' },
    ]);
  });

  it('ends when it is cancelled', async () => {
    const { readers } = world({ [join('/w', 'a.tfstate')]: state });
    await assert.rejects(readStates({ states: ['a.tfstate'], cwd: '/w' }, readers, AbortSignal.abort(new Error('enough'))), /enough/);
  });
});

describe('patterns over links', () => {
  let base: string;
  let cwd: string;
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'driftmgr-links-')));
    cwd = join(base, 'workspace');
    for (const folder of ['workspace/envs/dev', 'workspace/shared/prod', 'outside/deep']) mkdirSync(join(base, folder), { recursive: true });
    for (const folder of ['workspace/envs/dev', 'workspace/shared/prod', 'outside/deep']) writeFileSync(join(base, folder, 'a.tfstate'), state);
  });
  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });
  // Junctions need no rights on Windows.
  const link = (path: string, target: string): void => {
    symlinkSync(join(base, target), join(cwd, path), 'junction');
  };
  const find = async (pattern: string, followBackends = false): Promise<StatesRead> =>
    readStates({ states: [pattern], cwd, followBackends }, { ...world({}).readers, ...localFiles }, new AbortController().signal);

  for (const pattern of ['envs/*/*.tfstate', 'envs/**/*.tfstate', 'envs/prod/*.tfstate', 'envs/{dev,prod}/a.tfstate']) {
    it(`are followed within the workspace by ${pattern}`, async () => {
      link('envs/prod', 'workspace/shared/prod');
      const read = await find(pattern);
      assert.ok(names(read).includes(join('envs', 'prod', 'a.tfstate')), names(read).join());
      assert.deepEqual(codes(read), []);
    });
  }

  it('take a state once, by the name that needs no link', async () => {
    link('envs/prod', 'workspace/shared/prod');
    assert.deepEqual(names(await find('**/*.tfstate')), [join('envs', 'dev', 'a.tfstate'), join('shared', 'prod', 'a.tfstate')]);
  });

  it('end where links lead back, each to all others', async () => {
    for (let one = 0; one < 12; one++) mkdirSync(join(cwd, 'envs', `n${String(one)}`));
    for (let one = 0; one < 12; one++)
      for (let other = 0; other < 12; other++) link(`envs/n${String(one)}/to${String(other)}`, `workspace/envs/n${String(other)}`);
    link('envs/dev/up', 'workspace');
    link('envs/self', 'workspace/envs/self');
    assert.deepEqual(names(await find('**/*.tfstate')), [join('envs', 'dev', 'a.tfstate'), join('shared', 'prod', 'a.tfstate')]);
  });

  it('are not followed out of the workspace unless it is trusted, which is said', async () => {
    link('envs/far', 'outside');
    const unasked = await find('**/*.tfstate');
    assert.equal(names(unasked).length, 2);
    assert.deepEqual(codes(unasked), ['state-link-not-followed']);
    const trusted = await find('**/*.tfstate', true);
    assert.deepEqual(codes(trusted), []);
    assert.ok(names(trusted).includes(join('envs', 'far', 'deep', 'a.tfstate')), names(trusted).join());
  });

  it('are followed out of the workspace where a person wrote them out', async () => {
    link('envs/far', 'outside');
    assert.deepEqual(codes(await find('envs/far/deep/*.tfstate')), []);
    assert.deepEqual(names(await find(join(base, 'outside/**/*.tfstate'))).length, 1);
  });
});
