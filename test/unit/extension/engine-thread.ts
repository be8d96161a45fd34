import { parentPort } from 'node:worker_threads';
import { serveEngine } from '../../../src/core/api/rpc.ts';
import type { Engine } from '../../../src/core/api/engine-api.ts';

// A thread with an engine that answers one question, and dies when it is asked to.

if (parentPort !== null) {
  const engine: Engine = {
    request: (name, params) => {
      const { id } = params as { id?: string };
      if (id === 'throw')
        setImmediate(() => {
          throw new Error('out of luck');
        });
      if (id === 'exit') process.exit(7);
      return (id === 'throw' ? new Promise(() => undefined) : Promise.resolve(`${name} ${id ?? ''}`)) as never;
    },
    on: () => () => undefined,
    close: () => Promise.resolve(),
  };
  void serveEngine(parentPort, () => Promise.resolve(engine));
}
