import assert from 'node:assert/strict';
import type { VaultEntryFacts } from '../../../src/core/api/vault.ts';
import { describeVaultEntry, vaultFace, vaultHeadline, vaultTooltip } from '../../../src/extension/vault/describe-vault.ts';
import { inEnglish } from '../../../src/extension/translate.ts';

const entry: VaultEntryFacts = {
  name: 'prod',
  provider: 'aws',
  created: '2026-01-01T00:00:00.000Z',
  fields: ['aws_access_key_id', 'aws_secret_access_key'],
  ageDays: 12,
  old: false,
  expired: false,
};

describe('the vault view', () => {
  it('has a face for each state, and tells locked from empty and absent', () => {
    assert.equal(vaultFace(null, false), 'unknown');
    assert.equal(vaultFace(null, true), 'failed');
    assert.equal(vaultFace({ state: 'absent', keys: [] }, false), 'absent');
    assert.equal(vaultFace({ state: 'locked', keys: [] }, false), 'locked');
    assert.equal(vaultFace({ state: 'locked', keys: [], because: 'elsewhere' }, false), 'elsewhere');
    assert.equal(vaultFace({ state: 'open', entries: 0, keys: [] }, false), 'empty');
    assert.equal(vaultFace({ state: 'open', entries: 2, keys: [] }, false), 'open');
    assert.equal(vaultHeadline({ state: 'locked', keys: [], because: 'elsewhere' }, inEnglish), 'locked: the key is on another machine');
    assert.equal(vaultHeadline({ state: 'absent', keys: [] }, inEnglish), '');
  });

  it('shows whose an entry is and how old, and points out what is to be renewed', () => {
    const stated = describeVaultEntry(entry, inEnglish);
    assert.deepEqual([stated.id, stated.label, stated.description, stated.icon.id], ['vault/prod', 'prod', 'AWS · 12 days old', 'verified']);
    const old = describeVaultEntry({ ...entry, ageDays: 120, old: true, note: 'of the build server' }, inEnglish);
    assert.deepEqual([old.description, old.icon.id], ['AWS · 120 days old · to be renewed · of the build server', 'warning']);
    const unproved = describeVaultEntry({ ...entry, unproved: true }, inEnglish);
    assert.deepEqual([unproved.description, unproved.icon.id], ['AWS · 12 days old · not proved', 'question']);
    assert.match(vaultTooltip({ ...entry, unproved: true }, inEnglish), /No call has proved it/);
    const expired = describeVaultEntry({ ...entry, ageDays: 0, expired: true }, inEnglish);
    assert.deepEqual([expired.description, expired.icon.id], ['AWS · of today · expired', 'error']);
  });

  it('names the fields of an entry in its tooltip, and shows notes as they are', () => {
    const tooltip = vaultTooltip({ ...entry, note: '[click](command:evil)', expires: '2027-01-31T00:00:00.000Z' }, inEnglish);
    assert.match(tooltip, /Holds: aws\\_access\\_key\\_id, aws\\_secret\\_access\\_key/);
    assert.match(tooltip, /Expires: 2027-01-31/);
    assert.doesNotMatch(tooltip, /\]\(command:/);
  });
});
