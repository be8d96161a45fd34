import { CallError } from '../../../src/core/errors.ts';
import type { CallRequest, CallPipeline } from '../../../src/core/provider.ts';

export interface PlainPipeline extends CallPipeline {
  /** Every call that was asked of the pipeline. */
  readonly calls: Pick<CallRequest<unknown>, 'operation' | 'region' | 'account' | 'limitScopes' | 'host'>[];
}

/** A pipeline without limits, retries or cache: each call is sent once, so that a test sees what the provider asks by itself. */
export function plainPipeline(): PlainPipeline {
  const answers = new Map<string, Promise<unknown>>();
  const calls: PlainPipeline['calls'] = [];
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
    async cached<T>(
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
