import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** A cloud that answers everything at once, in a thread of its own; says its port when it listens. */
const answer = JSON.stringify({ instances: Array.from({ length: 10 }, (_, at) => ({ id: `i-${String(at)}`, state: 'running' })) });
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  response.end(answer);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage((server.address() as AddressInfo).port);
});
