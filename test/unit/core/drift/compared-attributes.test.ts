import assert from 'node:assert/strict';
import { compareAttributes } from '../../../../src/core/drift/attributes/compare-attributes.ts';
import type { AttributeRow } from '../../../../src/core/terraform-rules.ts';
import { allRules } from '../../../rules.ts';
import { stateOf } from './estate.ts';

/** Pairs of a state's and a cloud's values; of each row the first is taken whose sides it tells apart. */
const samples: readonly (readonly [one: unknown, other: unknown])[] = [
  ['x1', 'y2'],
  [7, 8],
  ['7', '8'],
  [true, false],
  ['ENABLED', 'DISABLED'],
  [['x1'], ['y2']],
  [{ a: 'x1' }, { a: 'y2' }],
  [[{ name: 'x1', key: 'x1', network_url: 'x1' }], [{ name: 'y2', key: 'y2', network_url: 'y2' }]],
  [[{ type: 'x1', network_tier: 'x1', enforce: 'x1' }], [{ type: 'y2', network_tier: 'y2', enforce: 'y2' }]],
];

function sampleOf({ normalise, standard }: AttributeRow): readonly [unknown, unknown] | undefined {
  return samples.find(([one, other]) => normalise(one) !== '' && normalise(one) !== normalise(other) && normalise(one) !== normalise(standard));
}

/** Puts a value at a path of nested objects and lists. */
function put(path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (step === '[]') return [put(rest, value)];
  const inner = put(rest, value);
  return /^\d+$/.test(step) ? Object.assign([], { [step]: inner }) : { [step]: inner };
}

for (const provider of ['gcp', 'digitalocean'] as const) {
  describe(`attributes that are compared, ${provider}`, () => {
    const table = Object.entries(allRules.of(provider).attributes);

    for (const [type, rows] of table) {
      it(`${type}: each that is changed by hand is said, and nothing else`, () => {
        for (const row of rows) {
          const sample = sampleOf(row);
          if (sample === undefined || row.native[0]?.includes('[]') === true) continue;
          const [state, other] = sample;
          const attributes = put(row.steps, state);
          const [instance] = stateOf({ [`${type}.x`]: attributes as Readonly<Record<string, unknown>> }).instances;
          assert.ok(instance !== undefined);
          const native = allRules.of(provider).terraformTypesOf('x')[0] ?? 'x';
          const resource = { provider, account: 'a', region: 'r', type: native, id: 'i', source: 's' } as const;
          const said = (value: unknown): readonly string[] => {
            const detail = { attributes: put(row.native[0] ?? [], row.inverted === true && typeof value === 'boolean' ? !value : value) };
            const result = compareAttributes(instance, resource, {
              rows: [row],
              tags: allRules.tagsOf(provider, type),
              detail: detail as { readonly attributes: Readonly<Record<string, unknown>> },
            });
            return result.changes.map(({ path }) => path);
          };
          assert.deepEqual(said(state), [], `${row.path} is in step`);
          assert.deepEqual(said(other), [row.path], `${row.path} is changed`);
        }
      });
    }
  });
}
