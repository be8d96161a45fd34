import assert from 'node:assert/strict';
import { compareAttributes } from '../../../../src/core/drift/attributes/compare-attributes.ts';
import { allRules } from '../../../rules.ts';
import { stateOf } from './estate.ts';
import { digitaloceanAttributeCases } from './digitalocean-attribute-cases.ts';
import { googleAttributeCases } from './google-attribute-cases.ts';
import { googleServiceAttributeCases } from './google-service-attribute-cases.ts';

const clouds = [
  ['gcp', [...googleAttributeCases, ...googleServiceAttributeCases]],
  ['digitalocean', digitaloceanAttributeCases],
] as const;

for (const [provider, cases] of clouds) {
  describe(`attributes as their provider writes them and their cloud answers, ${provider}`, () => {
    for (const [type, state, same, changed, paths] of cases) {
      it(`${type} ${paths.join(', ')}`, () => {
        const [instance] = stateOf({ [`${type}.x`]: state }).instances;
        assert.ok(instance !== undefined);
        const compare = (attributes: Readonly<Record<string, unknown>>): readonly string[] => {
          const resource = { provider, account: 'a', region: 'r', type: 'x', id: 'i', source: 's' } as const;
          const by = { rows: allRules.attributesOf(type), tags: allRules.tagsOf(provider, type), detail: { attributes } };
          return compareAttributes(instance, resource, by).changes.map(({ path }) => path);
        };
        assert.deepEqual(compare(same), [], 'in step');
        assert.deepEqual(compare(changed), paths, 'changed');
      });
    }
  });
}
