import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { DriftMgrError } from '../../../src/core/errors.ts';
import { compileFilter } from '../../../src/core/discovery/filter/filter-expression.ts';
import { JudgingTime } from '../../../src/core/drift/ignore/judging-time.ts';
import { findFiles } from '../../../src/core/terraform/glob.ts';
import { parsers, units } from '../../fuzz/parsers.ts';

// The whole of it is `npm run bench -- fuzz`; what takes the square of its time or more does not come to its end here.
const length = 50_000;
/** The YAML parser is linear in this, and slow. */
const lengths: Readonly<Record<string, number>> = { 'a kubeconfig': 5000 };

describe('what strangers wrote', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'driftmgr-fuzz-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const toFile = (text: string): string => {
    writeFileSync(join(folder, 'file'), text);
    return join(folder, 'file');
  };
  const harmless = async (parse: (text: string, toFile: (text: string) => string) => unknown, text: string): Promise<void> => {
    try {
      await parse(text, toFile);
    } catch (error) {
      assert.ok(
        error instanceof DriftMgrError,
        `${JSON.stringify(text.slice(0, 100))}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
      );
    }
  };

  for (const [name, parse] of Object.entries(parsers)) {
    it(`is read or refused, whatever it is: ${name}`, async () => {
      for (const unit of units.filter((_unit, at) => at % 4 === name.length % 4))
        await harmless(parse, unit.repeat((lengths[name] ?? length) / unit.length));
      const text = fc
        .array(fc.oneof(fc.constantFrom(...units), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 })
        .map((parts) => parts.join(''));
      await fc.assert(
        fc.asyncProperty(text, (one) => harmless(parse, one)),
        { numRuns: 60, seed: 13 },
      );
    });
  }
});

describe('a filter of a stranger', () => {
  const resource = {
    provider: 'aws',
    account: '1',
    region: 'r',
    type: 'T',
    id: `${'a'.repeat(200)}!`,
    name: 'n',
    tags: { a: 'b,c' },
    source: '',
  } as const;
  const refused = (expression: string, reason: RegExp): void => {
    assert.throws(
      () => compileFilter(expression, 0)(resource),
      (error) => DriftMgrError.is(error, 'bad-filter') && reason.test(error.message),
    );
  };

  it('matches by an engine that takes linear time', () => {
    for (const pattern of ['^(a+)+$', '(a|a)*b', '(a*)*c', '^(?:a?){30}a{30}b'])
      assert.equal(compileFilter(`id.matches('${pattern}')`, 0)(resource), false);
    assert.equal(compileFilter('id.matches("a{3}!$") && "x.matches(".contains(".matches(")', 0)(resource), true);
    refused('id.matches("(?=a)")', /is no pattern of RE2/);
    refused('id.matches("(?:a{1000}){1000}")', /is no pattern of RE2/);
  });

  it('goes through lists in lists two deep, and through none that another made', () => {
    assert.equal(compileFilter('tags.exists(k, tags[k].split(",").exists(v, v == "c"))', 0)(resource), true);
    assert.equal(compileFilter('tags.filter(k, k != "z").exists(k, k == "a")', 0)(resource), true);
    refused('[1].exists(a, [1].exists(b, [1].exists(c, true)))', /stands in two others/);
    refused('[name].exists(a, [a + a].exists(b, b == ""))', /is put together from a/);
    refused('[1].map(a, a).exists(b, true)', /makes what another goes through/);
    refused('name.split("").join("aa") == ""', /join is not to be had/);
    refused('cel.bind(a, name + name, a == "")', /bind is not to be had/);
  });

  it('is limited in length, depth and parts', () => {
    refused(`name == "${'a'.repeat(10_000)}"`, /longer than/);
    refused(`${'('.repeat(60)}true${')'.repeat(60)}`, /maxDepth/);
    refused(Array.from({ length: 600 }, () => 'true').join('&&'), /maxAstNodes/);
  });

  it('is given up when it takes too long', () => {
    const list = `[${'1,'.repeat(450)}1]`;
    const filter = compileFilter(`${list}.all(x, ${list}.all(y, x == y))`, 0);
    assert.throws(
      () => {
        for (let count = 0; count < 100_000; count += 1) filter(resource);
      },
      (error) => DriftMgrError.is(error, 'bad-filter') && error.message.includes('given up'),
    );
  });
});

describe('ignore rules of a stranger', () => {
  it('are given up when they take too long', () => {
    const time = new JudgingTime(2, -1);
    assert.throws(
      () => {
        time.next();
      },
      (error) => DriftMgrError.is(error, 'ignore-too-slow'),
    );
  });
});

describe('a pattern of states of a stranger', () => {
  it('stands for a thousand others at most', async () => {
    const readers = { folder: () => Promise.resolve([]) };
    for (const pattern of ['{a,b}'.repeat(40), '{'.repeat(5000), `{${'a,'.repeat(2000)}}`]) {
      await assert.rejects(findFiles(`x/${pattern}`, '/w', readers, false), (error) => DriftMgrError.is(error, 'state-pattern'));
    }
    assert.deepEqual((await findFiles('x/{a,{b,c}}{d,e}', '/w', readers, false)).files, []);
  });
});
