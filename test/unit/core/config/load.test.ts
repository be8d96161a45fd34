import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { parseJsonc } from '../../../../src/core/config/jsonc.ts';
import { dataFolder, loadConfig } from '../../../../src/core/config/load.ts';
import { DriftMgrError } from '../../../../src/core/errors.ts';

describe('loadConfig', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'driftmgr-config-'));
    await mkdir(join(folder, 'home'));
    await mkdir(join(folder, 'repo'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  const load = (): ReturnType<typeof loadConfig> => loadConfig({ home: join(folder, 'home'), workspace: join(folder, 'repo') }, { env: {} });

  it('does without files', async () => {
    const { report } = await load();
    assert.deepEqual(report.problems, []);
  });

  it('reads both files, with comments and trailing commas', async () => {
    await writeFile(
      join(folder, 'home', 'config.json'),
      '\uFEFF{\n  // mine\n  "log": { "level": "debug", }, /* "x": 1 */\n  "regions": ["a//b"],\n}\n',
    );
    await writeFile(join(folder, 'repo', 'driftmgr.config.json'), '{"types": ["t"]}');
    const { config, report } = await load();
    assert.deepEqual(report.problems, []);
    assert.equal(config.log.level, 'debug');
    assert.deepEqual(config.regions, ['a//b']);
    assert.deepEqual(config.types, ['t']);
  });

  it('says where a file is broken, and goes on without it', async () => {
    const path = join(folder, 'home', 'config.json');
    await writeFile(path, '{\n  "log": {"level": debug}\n}');
    await writeFile(join(folder, 'repo', 'driftmgr.config.json'), '{"types": ["t"]}');
    const { config, report } = await load();
    assert.deepEqual(config.types, ['t']);
    assert.equal(report.problems.length, 1);
    assert.ok(report.problems[0]?.message.startsWith(`${path}:2:20 `), report.problems[0]?.message);
  });

  const broken: [string, string][] = [
    ['{"a": 1', '1:8'],
    ['[1,\n 2 3]', '2:4'],
    ['{"a": tru}', '1:7'],
    ['{a: 1}', '1:2'],
    ['{} x', '1:4'],
    ['{"a": "b\n"}', '1:7'],
  ];
  for (const [text, place] of broken) {
    it(`finds the fault of ${JSON.stringify(text)} at ${place}`, () => {
      assert.throws(() => parseJsonc(text, 'f'), { message: `f:${place} is not valid JSON` });
    });
  }

  it('tells a folder in the place of a file', async () => {
    await mkdir(join(folder, 'home', 'config.json'));
    const { report } = await load();
    assert.match(report.problems[0]?.message ?? '', /cannot be read/);
  });

  it('does not read a file without end', async () => {
    await writeFile(join(folder, 'repo', 'driftmgr.config.json'), ' '.repeat(1_100_000));
    const { report } = await load();
    assert.match(report.problems[0]?.message ?? '', /larger than 1 MiB/);
  });
});

describe('parseJsonc', () => {
  it('leaves strings alone', () => {
    const value = { url: 'https://x/*y*/', odd: '",]', quote: 'a"//b', comma: ',}' };
    assert.deepEqual(parseJsonc(JSON.stringify(value), 'f'), value);
  });

  it('throws an error that has a code and never the content', () => {
    assert.throws(
      () => parseJsonc('{"token": "hush" x}', 'f'),
      (error) => DriftMgrError.is(error, 'config-unreadable') && !error.message.includes('hush') && error.cause === undefined,
    );
  });
});

describe('dataFolder', () => {
  it('is DRIFTMGR_HOME where that is set', () => {
    assert.equal(dataFolder({ DRIFTMGR_HOME: '/data' }, 'linux', '/home/jane'), '/data');
  });

  it('is the platform’s usual place otherwise', () => {
    assert.equal(dataFolder({ DRIFTMGR_HOME: '' }, 'linux', '/home/jane'), '/home/jane/.local/share/driftmgr');
    assert.equal(dataFolder({ XDG_DATA_HOME: '/xdg' }, 'linux', '/home/jane'), '/xdg/driftmgr');
    assert.equal(dataFolder({}, 'darwin', '/Users/jane'), '/Users/jane/Library/Application Support/driftmgr');
    assert.match(dataFolder({ LOCALAPPDATA: 'L' }, 'win32', 'H'), /^L.driftmgr$/);
  });
});
