import type { EngineEvent } from '../api/engine-api.ts';

const mostUnsent = 100;

/** Events of the engine, to everybody who listens. */
export interface EventBus {
  readonly emit: (event: EngineEvent) => void;
  /** Hears of all events from now on, and of those that nobody heard yet; returns how to stop. */
  readonly on: (listener: (event: EngineEvent) => void) => () => void;
}

/** What happens before anybody listens (a store that was put aside) waits for the first who does, up to a hundred events. */
export function createEventBus(): EventBus {
  const listeners = new Set<(event: EngineEvent) => void>();
  const unsent: EngineEvent[] = [];
  return {
    emit(event) {
      if (listeners.size === 0 && unsent.length < mostUnsent) unsent.push(event);
      for (const listener of listeners) listener(event);
    },
    on(listener) {
      listeners.add(listener);
      for (const event of unsent.splice(0)) listener(event);
      return () => listeners.delete(listener);
    },
  };
}
