import { parseArgs } from 'node:util';
import { estates } from './aws/estate/estates.ts';
import { estateOf } from './aws/estate.ts';
import { startAws } from './aws/server.ts';
import { sampleAzure } from './azure/estate.ts';
import { startAzure } from './azure/server.ts';
import { sampleDigitalOcean } from './digitalocean/estate.ts';
import { startDigitalOcean } from './digitalocean/server.ts';
import { sampleGcp } from './gcp/estate.ts';
import { startGcp } from './gcp/server.ts';

/** A simulated cloud that runs: the variables that lead its clients to it, and its end. */
interface Running {
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The simulated clouds, by name; each starts with the estate of that name, or with nothing where it has none. */
const clouds: Readonly<Record<string, (estate: string) => Promise<Running | undefined>>> = {
  aws: async (name) => {
    const spec = estates[name];
    if (spec === undefined) return undefined;
    const aws = await startAws(estateOf(spec));
    return { env: aws.environment, close: () => aws.close() };
  },
  azure: async (name) => {
    if (name !== 'sample') return undefined;
    const cloud = await startAzure(sampleAzure);
    return { env: cloud.environment, close: () => cloud.close() };
  },
  digitalocean: async (name) => {
    if (name !== 'sample') return undefined;
    const cloud = await startDigitalOcean(sampleDigitalOcean);
    return { env: cloud.environment, close: () => cloud.close() };
  },
  gcp: async (name) => {
    if (name !== 'sample') return undefined;
    const cloud = await startGcp(sampleGcp);
    return { env: cloud.environment, close: () => cloud.close() };
  },
};

const { values } = parseArgs({ options: { estate: { type: 'string', default: 'sample' } } });
const running = (await Promise.all(Object.values(clouds).map((start) => start(values.estate)))).filter((cloud) => cloud !== undefined);
if (running.length === 0) {
  process.stderr.write(`No simulated cloud has an estate named ${values.estate}. There are: ${Object.keys(estates).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${JSON.stringify({ env: Object.assign({}, ...running.map((cloud) => cloud.env)) as Record<string, string> })}\n`);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void Promise.all(running.map((cloud) => cloud.close())).then(() => {
      process.stdin.destroy();
    });
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.once('end', end);
  process.stdin.resume();
}
