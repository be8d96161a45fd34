import { DriftMgrError } from '../errors.ts';
import type { Engine, RequestName, RequestParams, RequestResult } from './engine-api.ts';

/** What answers each request of the engine's face. */
export type Handlers = {
  readonly [K in RequestName]?: (params: RequestParams<K>, signal: AbortSignal) => Promise<RequestResult<K>> | RequestResult<K>;
};

/**
 * Serves requests from a table, each with a signal that its caller or the end of the engine aborts.
 * `close` aborts what runs, and waits for it.
 * @param redact takes secrets out of what a handler throws, before a shell shows it
 */
export function serveRequests(
  handlers: Handlers,
  redact: (error: unknown) => unknown = (error) => error,
): { request: Engine['request']; close(): Promise<void> } {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    async request<K extends RequestName>(name: K, params: RequestParams<K>, options: { signal?: AbortSignal } = {}): Promise<RequestResult<K>> {
      if (closing.signal.aborted) throw new DriftMgrError('engine-closed', 'DriftMgr is being shut down');
      const signal = options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal]);
      const handler: ((params: RequestParams<K>, signal: AbortSignal) => Promise<RequestResult<K>> | RequestResult<K>) | undefined = handlers[name];
      if (handler === undefined) throw new DriftMgrError('not-served', `This engine does not answer ${name}.`);
      const work = Promise.resolve().then(() => handler(params, signal));
      running.add(work);
      try {
        return await work;
      } catch (error) {
        throw redact(error);
      } finally {
        running.delete(work);
      }
    },
    async close() {
      closing.abort(new DriftMgrError('engine-closed', 'DriftMgr is being shut down'));
      await Promise.allSettled(running);
    },
  };
}
