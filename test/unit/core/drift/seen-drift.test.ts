import assert from 'node:assert/strict';
import type { DriftItem, DriftRequest } from '../../../../src/core/api/drift.ts';
import { rememberDrift } from '../../../../src/core/drift/session/seen-drift.ts';
import { memoryParts } from '../../../../src/core/store/memory-parts.ts';

const item = (id: string, paths: readonly string[] = []): DriftItem => ({
  key: `changed:aws:${id}`,
  kind: 'changed',
  provider: 'aws',
  account: '1',
  region: 'r',
  type: 't',
  id,
  reason: 'test',
  changes: paths.map((path) => ({ path, state: 'planted-secret', cloud: 'planted-secret-2' })),
});
const request: DriftRequest = { states: ['a.tfstate'], cwd: '/work' };

describe('drift that was seen before', () => {
  it('is not new, whoever compares next; what changed further is', () => {
    const { keyValue } = memoryParts(() => 0);
    const fresh = (items: readonly DriftItem[], complete = true, of = request): string[] =>
      [...rememberDrift(keyValue, of, { items, complete })].map((key) => key.slice('changed:aws:'.length));
    assert.deepEqual(fresh([item('a', ['ami']), item('b', ['ami'])]), ['a', 'b']);
    assert.deepEqual(fresh([item('b', ['ami']), item('a', ['ami'])]), []);
    assert.deepEqual(fresh([item('a', ['ami', 'tags.x']), item('b', ['ami']), item('c')]), ['a', 'c']);
    assert.deepEqual(fresh([item('a', ['ami'])], true, { ...request, states: ['b.tfstate'] }), ['a'], 'other states, other drift');
  });

  it('is new again after it was gone, but not after a listing was denied', () => {
    const { keyValue } = memoryParts(() => 0);
    const fresh = (items: readonly DriftItem[], complete: boolean): number => rememberDrift(keyValue, request, { items, complete }).size;
    assert.equal(fresh([item('a')], true), 1);
    assert.equal(fresh([], false), 0);
    assert.equal(fresh([item('a')], true), 0);
    assert.equal(fresh([], true), 0);
    assert.equal(fresh([item('a')], true), 1);
  });

  it('is kept without ids and values', () => {
    const kept: string[] = [];
    const { keyValue } = memoryParts(() => 0);
    const change: typeof keyValue.change = (key, action) => {
      const value = keyValue.change(key, action);
      kept.push(key, value ?? '');
      return value;
    };
    rememberDrift({ ...keyValue, change }, request, { items: [item('i-0abc', ['user_data'])], complete: true });
    assert.match(kept.join('\n'), /^drift\.seen\.[\w-]{12}\n[\w-]{12}$/);
  });
});
