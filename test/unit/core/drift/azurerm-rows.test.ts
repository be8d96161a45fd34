import assert from 'node:assert/strict';
import { compareAttributes } from '../../../../src/core/drift/attributes/compare-attributes.ts';
import { allRules } from '../../../rules.ts';
import { stateOf } from './estate.ts';
import { azurermRowCases } from './azurerm-row-cases.ts';
import { azurermSettingCases } from './azurerm-setting-cases.ts';

type Fields = Readonly<Record<string, unknown>>;

const id = '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/rg/providers/x';

function changed(type: string, state: Fields, answer: Fields): { readonly paths: readonly string[]; readonly compared: number } {
  const [instance] = stateOf({ [`${type}.x`]: { id, ...state } }).instances;
  assert.ok(instance !== undefined);
  const resource = { provider: 'azure', account: 'a', region: 'westeurope', type: 't', id, source: 'test' } as const;
  const { changes, compared } = compareAttributes(instance, resource, {
    rows: allRules.attributesOf(type),
    tags: allRules.of('azure').tags,
    detail: { attributes: answer },
  });
  return { paths: changes.map(({ path }) => path), compared };
}

/** Another value of the same kind. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 7;
  if (Array.isArray(value)) return value.length > 0 && typeof value[0] === 'object' ? [] : [...(value as unknown[]), 'added'];
  return typeof value === 'string' && value.startsWith('20') ? '2031-01-01T00:00:00Z' : `${String(value)}x`;
}

/** The state with another value at one path. */
function changedAt(state: unknown, [step = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(state))
    return (state as unknown[]).map((item, at) => (String(at) === step ? (rest.length === 0 ? other(item) : changedAt(item, rest)) : item));
  const record = state as Fields;
  return { ...record, [step]: rest.length === 0 ? other(record[step]) : changedAt(record[step], rest) };
}

function at(state: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Fields)[step] : undefined), state);
}

describe('rows of azurerm', () => {
  for (const [type, state, answer] of [...azurermRowCases, ...azurermSettingCases]) {
    it(`of ${type} are in step with the answer, and tell each attribute that was changed by hand`, () => {
      const rows = allRules.attributesOf(type).filter(({ steps }) => at(state, steps) !== undefined);
      assert.ok(rows.length > 0);
      assert.deepEqual(changed(type, state, answer), { paths: [], compared: rows.length });
      for (const { path, steps } of rows) assert.deepEqual(changed(type, changedAt(state, steps) as Fields, answer).paths, [path]);
    });
  }

  it('tell an identity that somebody gave or took', () => {
    const none = { identity: [] };
    const given = { identity: [{ type: 'SystemAssigned', identity_ids: [] }] };
    assert.deepEqual(changed('azurerm_linux_virtual_machine', none, { properties: {} }).paths, []);
    assert.deepEqual(changed('azurerm_linux_virtual_machine', none, { identity: { type: 'None' } }).paths, []);
    assert.deepEqual(changed('azurerm_linux_virtual_machine', none, { identity: { type: 'SystemAssigned' } }).paths, ['identity[0].type']);
    assert.deepEqual(changed('azurerm_linux_virtual_machine', given, { properties: {} }).paths, ['identity[0].type']);
  });
});
