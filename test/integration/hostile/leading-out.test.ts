import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadConfig } from '../../../src/core/config/load.ts';
import { CodeLocator } from '../../../src/core/terraform/code-locator.ts';
import { localFiles } from '../../../src/core/terraform/local-files.ts';
import { readStates } from '../../../src/core/terraform/read-states.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';

const state = stateBytes([{ type: 'aws_vpc', name: 'a', instances: [{ attributes: { id: 'vpc-1' } }] }]);
const unused = (): Promise<never> => Promise.reject(new Error('nothing is asked'));

describe('what leads out of a folder that is not trusted', () => {
  let base = '';
  let cwd = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'driftmgr-out-')));
    cwd = join(base, 'workspace');
    put('outside/secret.tfstate', state);
    put('outside/module/main.tf', 'resource "aws_vpc" "a" {}\n');
    put('workspace/infra/main.tf', '');
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), content);
  };
  const touched: string[] = [];
  const files = {
    ...localFiles,
    file: (path: string, limits: Parameters<typeof localFiles.file>[1]) => {
      touched.push(path);
      return localFiles.file(path, limits);
    },
    realPath: (path: string) => {
      touched.push(path);
      return localFiles.realPath(path);
    },
  };
  const read = async (source: string, followBackends: boolean): Promise<string> => {
    touched.length = 0;
    const readers = { ...files, env: {}, remote: unused, http: unused };
    const { summaries, problems } = await readStates({ states: [source], cwd, followBackends }, readers, new AbortController().signal);
    return [...summaries.map(() => 'read'), ...problems.map(({ code }) => code)].join();
  };
  const backend = (settings: string): void => {
    put('workspace/infra/main.tf', `terraform {\n  backend "local" {\n    ${settings}\n  }\n}\n`);
  };

  const linked = (): void => {
    symlinkSync(join(base, 'outside', 'secret.tfstate'), join(cwd, 'infra', 'a.tfstate'));
  };
  const ways: readonly (readonly [string, string, () => void])[] = [
    ['a local backend above the folder', 'infra', () => backend('path = "../../outside/secret.tfstate"')],
    ['a local backend with a whole path', 'infra', () => backend(`path = ${JSON.stringify(join(base, 'outside', 'secret.tfstate'))}`)],
    [
      'a local backend behind a link',
      'infra',
      () => {
        symlinkSync(join(base, 'outside'), join(cwd, 'infra', 'inner'), 'junction');
        backend('path = "inner/secret.tfstate"');
      },
    ],
    [
      'a workspace whose name climbs',
      'infra',
      () => {
        put('outside/terraform.tfstate', state);
        put('workspace/infra/.terraform/environment', '../../../outside');
      },
    ],
    [
      'a setting that terraform init kept',
      'infra',
      () => {
        const kept = { version: 3, backend: { type: 'local', config: { path: '../../outside/secret.tfstate' }, hash: 1 } };
        put('workspace/infra/.terraform/terraform.tfstate', JSON.stringify(kept));
      },
    ],
    // Links to files need rights on Windows.
    ...(process.platform === 'win32'
      ? []
      : ([
          ['a link in the folder', 'infra', linked],
          [
            'a link in the place of code',
            'infra',
            () => {
              put('outside/backend.tf', 'terraform {\n  backend "local" { path = "../outside/secret.tfstate" }\n}\n');
              symlinkSync(join(base, 'outside', 'backend.tf'), join(cwd, 'infra', 'backend.tf'));
              put('workspace/outside/secret.tfstate', state);
            },
          ],
          [
            'a link in the place of the name of the workspace',
            'infra',
            () => {
              put('outside/environment', 'words-of-another-file');
              mkdirSync(join(cwd, 'infra', '.terraform'));
              symlinkSync(join(base, 'outside', 'environment'), join(cwd, 'infra', '.terraform', 'environment'));
              put('workspace/infra/terraform.tfstate.d/words-of-another-file/terraform.tfstate', state);
            },
          ],
          ['a link that a pattern finds', 'infra/*.tfstate', linked],
        ] as const)),
  ];
  for (const [name, source, prepare] of ways) {
    it(`is read only when trusted: ${name}`, async () => {
      prepare();
      assert.match(await read(source, false), /^state-(?:backend|link)-not-followed$/);
      assert.ok(!touched.some((path) => path === join(base, 'outside', 'secret.tfstate')));
      assert.equal(await read(source, true), 'read');
    });
  }

  it('is no setting of it, nor shown as one that does not exist', async function () {
    if (process.platform === 'win32') this.skip();
    put('outside/token.json', JSON.stringify({ words: 'of another file' }));
    symlinkSync(join(base, 'outside', 'token.json'), join(cwd, 'driftmgr.config.json'));
    const { report } = await loadConfig({ home: join(base, 'home'), workspace: cwd }, {});
    assert.deepEqual(
      report.problems.map(({ message }) => message),
      [`${join(cwd, 'driftmgr.config.json')} is a link that leads out of the workspace, and was not read`],
    );
    rmSync(join(cwd, 'driftmgr.config.json'));
    put('workspace/shared.json', '{}');
    symlinkSync('shared.json', join(cwd, 'driftmgr.config.json'));
    assert.deepEqual((await loadConfig({ home: join(base, 'home'), workspace: cwd }, {})).report.problems, []);
  });

  it('is no code of it: a file that is a link', async function () {
    if (process.platform === 'win32') this.skip();
    put('outside/main.tf', 'resource "aws_vpc" "b" {}\n');
    symlinkSync(join(base, 'outside', 'main.tf'), join(cwd, 'infra', 'linked.tf'));
    const find = async (followOutside: boolean): Promise<unknown> =>
      new CodeLocator([join(cwd, 'infra')], { ...localFiles, env: {}, followOutside }).find('aws_vpc.b', undefined);
    assert.equal(await find(false), undefined);
    assert.notEqual(await find(true), undefined);
    // Within its repository it is.
    mkdirSync(join(base, '.git'));
    assert.notEqual(await find(false), undefined);
  });

  it('is not so much as touched where it is a path of the network', async () => {
    backend(String.raw`path = "\\\\server\\share\\a.tfstate"`);
    const within = process.platform === 'win32' ? 'state-backend-not-followed' : 'state-missing';
    assert.equal(await read('infra', false), within);
    assert.ok(!touched.some((path) => path.startsWith(String.raw`\\server`)));
  });

  it('is read when a person names it, and within the repository', async () => {
    assert.equal(await read(join(base, 'outside', 'secret.tfstate'), false), 'read');
    backend('path = "../../outside/secret.tfstate"');
    mkdirSync(join(base, '.git'));
    assert.equal(await read('infra', false), 'read');
  });

  for (const [name, call, kept] of [
    ['by its source', 'source = "../../outside/module"', undefined],
    ['by modules.json', 'source = "acme/x"', '../../outside/module'],
  ] as const) {
    it(`is no module of it unless trusted: ${name}`, async () => {
      put('workspace/infra/main.tf', `module "m" {\n  ${call}\n}\n`);
      if (kept !== undefined) put('workspace/infra/.terraform/modules/modules.json', JSON.stringify({ Modules: [{ Key: 'm', Dir: kept }] }));
      const place = async (followOutside: boolean): Promise<string | undefined> => {
        const locator = new CodeLocator([join(cwd, 'infra')], { ...localFiles, env: {}, followOutside });
        return (await locator.find('module.m.aws_vpc.a', undefined))?.file.slice(base.length + 1).replaceAll(sep, '/');
      };
      assert.equal(await place(false), 'workspace/infra/main.tf');
      assert.equal(await place(true), 'outside/module/main.tf');
    });
  }
});
