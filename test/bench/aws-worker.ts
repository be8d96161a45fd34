import { parentPort, workerData } from 'node:worker_threads';
import { estateOf, manyRegions } from '../cloud/aws/estate.ts';
import { startAws } from '../cloud/aws/server.ts';

/** A simulated AWS on a thread of its own: tells its variables, and answers each message with how many calls each rate-limit scope saw since the last. */
const { account, regions } = workerData as { account: string; regions: number };
const aws = await startAws(estateOf({ regions: manyRegions(regions), accounts: [{ id: account, name: 'bench', resources: {} }] }));
parentPort?.on('message', () => {
  const limitScopes: Record<string, number> = {};
  for (const seen of aws.requests.splice(0)) limitScopes[`${seen.account} ${seen.region}`] = (limitScopes[`${seen.account} ${seen.region}`] ?? 0) + 1;
  parentPort?.postMessage(limitScopes);
});
parentPort?.postMessage(aws.environment);
