import { parentPort, workerData } from 'node:worker_threads';
import { estateOf, manyRegions } from '../cloud/aws/estate.ts';
import { startAws } from '../cloud/aws/server.ts';

/** A simulated AWS on a thread of its own: tells its variables, and answers each message with how many calls each service of an account and region saw since the last. */
const { account, regions, members = 0 } = workerData as { account: string; regions: number; members?: number };
const others = Array.from({ length: members }, (_, n) => ({
  id: String(222_000_000_000 + n),
  name: `account ${String(n)}`,
  resources: { '*': { 'AWS::EC2::Instance': 20, 'AWS::EC2::Volume': 30 } },
}));
const organization = members === 0 ? {} : { organization: { management: account }, config: { region: 'us-east-1' } };
const aws = await startAws(
  estateOf({ regions: manyRegions(regions), accounts: [{ id: account, name: 'bench', resources: {} }, ...others], ...organization }),
);
parentPort?.on('message', () => {
  const limitScopes: Record<string, number> = {};
  for (const { account: asked, region, service } of aws.requests.splice(0)) {
    const key = `${asked} ${region} ${service}`;
    limitScopes[key] = (limitScopes[key] ?? 0) + 1;
  }
  parentPort?.postMessage(limitScopes);
});
parentPort?.postMessage(aws.environment);
