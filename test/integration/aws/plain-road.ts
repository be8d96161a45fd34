import { CallError } from '../../../src/core/errors.ts';
import type { CallRequest, Road } from '../../../src/core/provider.ts';

export interface PlainRoad extends Road {
  /** Every call that was asked of the road. */
  readonly calls: Pick<CallRequest<unknown>, 'operation' | 'region' | 'account' | 'meters' | 'host'>[];
}

/** A road without limits, retries or cache: each call is sent once, so that a test sees what the provider asks by itself. */
export function plainRoad(): PlainRoad {
  const answers = new Map<string, Promise<unknown>>();
  const calls: PlainRoad['calls'] = [];
  return {
    calls,
    async call(request) {
      calls.push(request);
      try {
        return await request.send(request.signal);
      } catch (error) {
        throw error instanceof CallError ? error : new CallError(request.classify(error), error);
      }
    },
    async remember<T>(
      question: { readonly kind: string; readonly identity: string; readonly key: string },
      ask: (signal: AbortSignal) => Promise<T>,
    ): Promise<T> {
      const key = [question.kind, question.identity, question.key].join('|');
      const known = answers.get(key) ?? ask(new AbortController().signal);
      answers.set(key, known);
      // The key names the question, so the answer is of its type.
      return (await known.catch((error: unknown) => {
        answers.delete(key);
        throw error;
      })) as T;
    },
  };
}
