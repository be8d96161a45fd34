import assert from 'node:assert/strict';
import {
  credentialChildren,
  credentialRows,
  credentialTooltip,
  describeCredential,
  type CredentialEntry,
} from '../../../src/extension/credentials/describe-credential.ts';
import { inEnglish } from '../../../src/extension/translate.ts';
import type { CredentialReport } from '../../../src/core/api/engine-api.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const source = (more: Partial<CredentialEntry>): CredentialEntry => ({
  id: 'aws:profile:prod',
  provider: 'aws',
  kind: 'profile',
  label: 'profile prod',
  active: true,
  state: 'found',
  fingerprint: 'f',
  verified: 'yes',
  principal: 'arn:aws:iam::1:user/jane',
  ...more,
});
const words = (entry: CredentialEntry): string => describeCredential({ kind: 'source', source: entry }, now, inEnglish).description;

describe('the credentials view', () => {
  it('shows who one is and for how long', () => {
    assert.equal(words(source({ expiresAt: '2026-01-01T03:00:00Z' })), 'active · arn:aws:iam::1:user/jane · expires in 3 h');
    assert.equal(words(source({ expiresAt: '2025-12-31T00:00:00Z' })), 'active · arn:aws:iam::1:user/jane · expired');
    const { principal: _principal, ...untried } = source({ active: false, verified: 'not-tried' });
    assert.equal(words(untried), 'not tried');
  });
  it('has what was found first, and of that what is in use; offers to use the others', () => {
    const report = {
      sources: [source({ id: 'a', provider: 'azure', active: false }), source({ id: 'b', provider: 'azure', active: false, picked: true })],
      probes: [{ id: 'env', provider: 'aws', label: 'environment', outcome: 'nothing' }],
    } as const;
    const rows = credentialRows(report);
    assert.deepEqual(
      rows.map((row) => row.kind === 'provider' && row.provider),
      ['azure', 'aws'],
    );
    const contexts = credentialChildren(rows[0] ?? assert.fail()).map((row) => describeCredential(row, now, inEnglish).contextValue);
    assert.deepEqual(contexts, ['driftmgr.credential.source.picked', 'driftmgr.credential.source.usable']);
  });
  it('says when a credential was verified', () => {
    assert.match(words(source({ verifiedAt: now - 180_000 })), /verified 3 min ago$/);
    assert.match(words(source({ verifiedAt: now })), /verified just now$/);
  });
  it('says what is wrong, and how to renew it', () => {
    const expired = source({
      verified: 'no',
      state: 'expired',
      renew: 'aws sso login --profile prod',
      problem: { code: 'failed', message: 'The token has expired', hint: 'Log in again' },
    });
    assert.match(words(expired), /The token has expired/);
    const tooltip = credentialTooltip({ kind: 'source', source: expired }, inEnglish);
    assert.match(tooltip, /`aws sso login --profile prod`/);
    assert.match(tooltip, /Log in again/);
  });
  it('lists the places that were looked at without success, hung ones too', () => {
    const report: CredentialReport = {
      sources: [source({ accounts: ['111122223333'] })],
      probes: [
        { id: 'env', provider: 'aws', label: 'environment', outcome: 'nothing' },
        { id: 'files', provider: 'aws', label: 'files', outcome: 'nothing', places: ['/home/jane/.aws/config'] },
        { id: 'imds', provider: 'aws', label: 'instance metadata', outcome: 'timed-out' },
        { id: 'profiles', provider: 'aws', label: 'profiles', outcome: 'found' },
        { id: 'cli', provider: 'azure', label: 'Azure CLI', outcome: 'nothing' },
      ],
    };
    const rows = credentialRows(report);
    assert.deepEqual(
      rows.map((row) => describeCredential(row, now, inEnglish)).map(({ label, description }) => `${label}: ${description}`),
      ['AWS: 1 found', 'Azure: none found'],
    );
    const [aws] = rows;
    assert.ok(aws);
    const below = credentialChildren(aws);
    assert.deepEqual(
      below
        .map((row) => describeCredential(row, now, inEnglish))
        .map(({ label, description }) => `${label}: ${description}`)
        .slice(1),
      ['instance metadata: failed: timed out', 'Nothing in 2 places: environment, files'],
    );
    const folded = below.at(-1);
    assert.ok(folded);
    assert.deepEqual(
      credentialChildren(folded).map((row) => describeCredential(row, now, inEnglish).description),
      ['nothing found', '/home/jane/.aws/config'],
    );
    const [first] = below;
    assert.ok(first);
    assert.deepEqual(
      credentialChildren(first).map((row) => describeCredential(row, now, inEnglish).label),
      ['111122223333'],
    );
  });
});
