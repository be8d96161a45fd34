import assert from 'node:assert/strict';
import { createIdentifiedProviders } from '../../../../src/core/discovery/credentials/identified-providers.ts';
import { CallError } from '../../../../src/core/errors.ts';
import type { CredentialSource, Identity, Provider } from '../../../../src/core/provider.ts';
import { plainProvider } from './plain-provider.ts';

/** A provider whose proof waits until it is let go, or its signal aborts. */
function hungProof(): { provider: Provider; asked: () => number; aborted: () => boolean; answer: () => void } {
  let asked = 0;
  let signal: AbortSignal | undefined;
  let answer: () => void = () => undefined;
  const provider: Provider = {
    ...plainProvider([]),
    identify: (source: CredentialSource, own: AbortSignal) => {
      asked += 1;
      signal = own;
      return new Promise<Identity>((resolve, reject) => {
        answer = () => {
          resolve({ id: 'me', provider: source.provider, source, principal: 'me', account: '1' });
        };
        own.addEventListener('abort', () => {
          reject(new CallError({ kind: 'cancelled', message: 'given up' }));
        });
      });
    },
  };
  return {
    provider,
    asked: () => asked,
    aborted: () => signal?.aborted === true,
    answer: () => {
      answer();
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('providers identified outside of a scan', () => {
  const open = (provider: Provider): ReturnType<typeof createIdentifiedProviders> =>
    createIdentifiedProviders({
      provider: () => Promise.resolve(provider),
      options: () => ({ credentialTimeoutMs: 60_000, picked: [], onlyPicked: false }),
    });

  it('stops proving when the only one who waits gives up', async () => {
    const proof = hungProof();
    const giveUp = new AbortController();
    const asking = open(proof.provider).get('aws', giveUp.signal);
    while (proof.asked() === 0) await turn();
    giveUp.abort();
    await assert.rejects(asking);
    while (!proof.aborted()) await turn();
  });

  it('goes on for the others when one of them gives up, with one proof for all', async () => {
    const proof = hungProof();
    const giveUp = new AbortController();
    const providers = open(proof.provider);
    const leaving = providers.get('aws', giveUp.signal);
    const staying = providers.get('aws', new AbortController().signal);
    while (proof.asked() === 0) await turn();
    giveUp.abort();
    await assert.rejects(leaving);
    assert.equal(proof.aborted(), false);
    proof.answer();
    assert.equal(await staying, proof.provider);
    assert.equal(await providers.get('aws', new AbortController().signal), proof.provider);
    assert.equal(proof.asked(), 1);
  });
});
