import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileLimits } from '../../src/core/plain-files.ts';
import { bombBackends, bombClients } from '../integration/hostile/bomb-clients.ts';
import { bombBytes, bombing, growthDuring, grpcBomb } from '../integration/hostile/bomb.ts';
import { openEngine } from '../integration/open-engine.ts';
import { selfSigned } from '../integration/azure/self-signed.ts';

/** What an answer of 3 GiB costs each client, beside the limit that it has: by how much this process grew meanwhile, servers included. */

const { certificate, key } = selfSigned('planted');
setDefaultCACertificates([...getCACertificates('default'), certificate]);
const servers: Server[] = [];
const listen = async (server: Server, scheme: string): Promise<string> => {
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `${scheme}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};
const places = {
  http: await listen(createServer(bombing), 'http'),
  https: await listen(createSecureServer({ cert: certificate, key }, bombing), 'https'),
  grpc: await listen(grpcBomb(), 'http'),
};
const mebibyte = 1024 * 1024;
const told = async (name: string, most: number, ask: () => Promise<unknown>): Promise<void> => {
  const began = performance.now();
  const growth = await growthDuring(ask);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${name.padEnd(48)} ${(growth / mebibyte).toFixed(0).padStart(5)} MiB of ${String(bombBytes / mebibyte)}, limit ${(most / mebibyte).toFixed(0)} MiB, ${seconds} s`,
  );
};
for (const [name, { ask, most }] of Object.entries(bombClients)) await told(name, most, () => ask(places));
for (const [name, { env, state }] of Object.entries(bombBackends)) {
  await told(`a state by ${name}`, fileLimits.state, async () => {
    const opened = await openEngine(env(places.http), { maxRetries: 0 });
    const { problems } = await opened.engine.request('state', { states: [state(places.http)], cwd: opened.folder });
    if (problems[0]?.message.includes('larger than') !== true) console.log(`  not refused as too large: ${JSON.stringify(problems)}`);
    await opened.close();
  });
}
for (const server of servers) {
  (server as Partial<{ closeAllConnections(): void }>).closeAllConnections?.();
  server.close();
}
process.exit();
