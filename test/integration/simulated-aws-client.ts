import assert from 'node:assert/strict';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { estateOf, type EstateSpec } from '../cloud/aws/estate.ts';
import { services } from '../cloud/aws/services.ts';
import { startAws, type SimulatedAws } from '../cloud/aws/server.ts';

export type Answer = Record<string, unknown>;
interface Client {
  send(command: object, options?: { abortSignal: AbortSignal }): Promise<Answer>;
  destroy(): void;
}

export const account = '111122223333';
export const region = 'eu-west-1';

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly account?: string;
  readonly region?: string;
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
}

/** Sends one request with the official client, unchanged but for retries. */
export async function ask(aws: SimulatedAws, service: string, operation: string, input: object = {}, options: AskOptions = {}): Promise<Answer> {
  const module = (await services.find((entry) => entry.id === service)?.load()) as Record<string, unknown>;
  const name = Object.keys(module).find((key) => key.endsWith('Client') && key !== '__Client') ?? '';
  const Client = module[name] as new (config: object) => Client;
  const Command = module[`${operation}Command`] as new (input: object) => object;
  const env = aws.environmentOf(options.account ?? account);
  const client = new Client({
    endpoint: aws.url,
    region: options.region ?? region,
    credentials: options.keys ?? { accessKeyId: env['AWS_ACCESS_KEY_ID'], secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] },
    maxAttempts: 1,
    // Kinesis speaks HTTP/2 unless it is said otherwise; S3 Control puts the account before the host, which no address of numbers can take.
    requestHandler: new NodeHttpHandler(),
    forcePathStyle: true,
    ...(service === 's3-control' ? { endpointProvider: () => ({ url: new URL(aws.url) }) } : {}),
  });
  try {
    return await client.send(new Command(input), ...(options.signal === undefined ? [] : [{ abortSignal: options.signal }]));
  } finally {
    client.destroy();
  }
}

export async function refusal(promise: Promise<unknown>): Promise<{ name: string; status: number | undefined; message: string }> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error);
    const { $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name: error.name, status: $metadata?.httpStatusCode, message: error.message };
  }
  throw new assert.AssertionError({ message: 'the request was answered, not refused' });
}

export async function simulate(
  spec: Partial<EstateSpec> & { resources?: EstateSpec['accounts'][number]['resources'] },
  use: (aws: SimulatedAws) => Promise<void>,
): Promise<void> {
  const { resources = {}, ...rest } = spec;
  const aws = await startAws(estateOf({ accounts: [{ id: account, name: 'prod', resources }], ...rest }));
  try {
    await use(aws);
  } finally {
    await aws.close();
  }
}
