import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingOf, type SettingKey } from '../../../src/core/config/schema.ts';
import { createEngine } from '../../../src/core/engine/create-engine.ts';
import type { ProviderId } from '../../../src/core/model.ts';
import type { Engine, EngineEvent } from '../../../src/core/api/engine-api.ts';
import type { ProviderModule } from '../../../src/core/provider.ts';
import { loadTerraformRules } from '../../rules.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { type SimulatedAws, startAws } from '../../cloud/aws/server.ts';
import { sampleAzure } from '../../cloud/azure/estate.ts';
import { type SimulatedAzure, startAzure } from '../../cloud/azure/server.ts';
import { sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { type SimulatedDigitalOcean, startDigitalOcean } from '../../cloud/digitalocean/server.ts';
import { sampleGcp } from '../../cloud/gcp/estate.ts';
import { type SimulatedGcp, startGcp } from '../../cloud/gcp/server.ts';

type Env = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, unknown>>;

/** What takes telemetry, and what came to it. */
interface Collector {
  readonly url: string;
  readonly headers: IncomingHttpHeaders[];
  /** Hears of each request. */
  readonly heard: EventEmitter;
  close(): Promise<void>;
}

/** Each cloud twice, since a setting may lead from one to the other. */
export interface Clouds {
  readonly aws: SimulatedAws;
  readonly otherAws: SimulatedAws;
  readonly azure: SimulatedAzure;
  readonly otherAzure: SimulatedAzure;
  readonly gcp: SimulatedGcp;
  readonly otherGcp: SimulatedGcp;
  readonly digitalocean: SimulatedDigitalOcean;
  readonly otherDigitalocean: SimulatedDigitalOcean;
  readonly collectors: readonly [Collector, Collector];
  close(): Promise<void>;
}

/** An engine that runs with a setting in place, and all that an effect of it can be seen by. */
export interface Lab {
  readonly engine: Engine;
  readonly clouds: Clouds;
  /** Its home directory, removed at the end. */
  readonly folder: string;
  readonly events: EngineEvent[];
  /** Sets the engine's clock forward, by milliseconds. */
  ahead(ms: number): void;
}

/** Something that may depend on the ports and the folder of a run. */
type Placed<T> = T | ((place: { readonly clouds: Clouds; readonly folder: string }) => T);

type Value = string | number | boolean | readonly unknown[] | Values;

/** A setting, and how it is seen to do what it says. */
export interface Row {
  readonly key: SettingKey;
  readonly value: Placed<Value>;
  /** In place of the default, where that would call a real cloud or take long. */
  readonly base?: Placed<Value>;
  /** Other settings, the same with and without. */
  readonly given?: Values;
  /** In place of the variables of the first AWS. */
  readonly env?: Placed<Env>;
  /** Before any engine with the setting is opened. */
  prepare?(place: { readonly clouds: Clouds; readonly folder: string }): Promise<void> | void;
  /** Looks at the effect. May be called again on the same engine, after the setting has changed. */
  see(lab: Lab): Promise<unknown>;
  /** What is seen with the default, or with `base`. */
  readonly without: unknown;
  readonly with: unknown;
}

export const prod = '111122223333';
export const dev = '444455556666';
export const region = 'eu-west-1';
export const otherRegion = 'us-east-1';
export const volume = 'AWS::EC2::Volume';
/** No limit is waited for where none is looked at. */
export const fast = {
  limits: Object.fromEntries(
    [
      ...['aws', 'aws.resourceExplorer', 'azure', 'azure.resourceGraph', 'gcp', 'gcp.cloudAsset', 'gcp.listAssets'],
      ...['digitalocean', 'digitalocean.minute', 'digitalocean.hour', 'terraform'],
    ].map((name) => [name, 10_000]),
  ),
  retries: Object.fromEntries(['aws', 'azure', 'gcp', 'digitalocean'].map((id) => [id, { retries: 1, minMs: 1, maxMs: 1 }])),
};

export async function startClouds(): Promise<Clouds> {
  const estate = estateOf({
    organization: { management: prod },
    accounts: [
      {
        id: prod,
        name: 'prod',
        resources: {
          [region]: { [volume]: 3, 'AWS::SQS::Queue': 2, 'AWS::SNS::Topic': 1 },
          [otherRegion]: { [volume]: 1 },
          global: { 'AWS::IAM::Role': 2 },
        },
      },
      { id: dev, name: 'dev', roles: [{ name: 'Reader' }], resources: { [region]: { [volume]: 2 } } },
    ],
  });
  const [aws, otherAws] = [await startAws(estate), await startAws(estate)];
  const [azure, otherAzure] = [await startAzure(sampleAzure), await startAzure(sampleAzure)];
  const [gcp, otherGcp] = [await startGcp(sampleGcp), await startGcp(sampleGcp)];
  const [digitalocean, otherDigitalocean] = [await startDigitalOcean(sampleDigitalOcean), await startDigitalOcean(sampleDigitalOcean)];
  const collectors = [await startCollector(), await startCollector()] as const;
  const all = { aws, otherAws, azure, otherAzure, gcp, otherGcp, digitalocean, otherDigitalocean };
  return {
    ...all,
    collectors,
    async close() {
      for (const one of [...Object.values(all), ...collectors]) await one.close();
    },
  };
}

async function startCollector(): Promise<Collector> {
  const headers: IncomingHttpHeaders[] = [];
  const heard = new EventEmitter();
  const server = createServer((request, response) => {
    headers.push(request.headers);
    heard.emit('request');
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    headers,
    heard,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What an engine is opened as. */
interface Shell {
  readonly shell: 'terminal' | 'vscode';
  readonly env?: Env;
  readonly flags?: Values;
  readonly settings?: Values;
  /** Folder whose own config file counts. */
  readonly workspace?: string;
}

/** Opens an engine of its own for an action, on a folder that may hold more. */
export async function inLab(
  row: Pick<Row, 'prepare' | 'env'>,
  clouds: Clouds,
  folder: string,
  shell: Shell,
  action: (lab: Lab) => Promise<void>,
): Promise<void> {
  await row.prepare?.({ clouds, folder });
  let ahead = 0;
  const own = row.env === undefined ? clouds.aws.environment : placed(row.env, { clouds, folder });
  const engine = await createEngine({
    version: '0.0.0',
    home: folder,
    now: () => Date.now() + ahead,
    ports: {
      prompt: () => Promise.reject(new Error('nobody to ask')),
      getSecret: () => Promise.resolve(undefined),
      setSecret: () => Promise.resolve(),
    },
    loadProvider: async (id: ProviderId) => (await import(`../../../src/providers/${id}/provider.ts`)) as ProviderModule,
    loadTerraformRules,
    ...shell,
    env: { DRIFTMGR_HOME: join(folder, 'data'), ...own, ...shell.env },
  });
  const events: EngineEvent[] = [];
  engine.on((event) => events.push(event));
  const move = (ms: number): void => {
    ahead += ms;
  };
  try {
    await action({ engine, clouds, folder, events, ahead: move });
  } finally {
    await engine.close();
  }
}

function placed<T>(value: Placed<T>, place: { readonly clouds: Clouds; readonly folder: string }): T {
  return typeof value === 'function' ? (value as (place: { readonly clouds: Clouds; readonly folder: string }) => T)(place) : value;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The ways in which a setting can be given, each with what holds it against the row. */
export function waysOf(row: Row): readonly { readonly way: string; readonly show: (clouds: Clouds) => Promise<void> }[] {
  const setting = settingOf(row.key);
  const name = setting?.env;
  const environmentOnly = setting?.environmentOnly === true;
  const given: Values = { ...fast, ...row.given };
  /** Runs with a folder, and the settings without and with the value. */
  const run = async (clouds: Clouds, show: (folder: string, without: Values, value: unknown) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'driftmgr-setting-'));
    const place = { clouds, folder };
    try {
      const base = row.base === undefined ? {} : { [row.key]: placed(row.base, place) };
      await show(folder, { ...given, ...base }, placed(row.value, place));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const sees = (expected: unknown) => async (lab: Lab) => {
    const { problems } = await lab.engine.request('config', {});
    assert.deepEqual(problems, []);
    assert.deepEqual(await row.see(lab), expected);
  };
  const byVariable = (shell: Shell['shell']) => ({
    way: `as ${name ?? ''} of a ${shell}`,
    show: (clouds: Clouds) =>
      run(clouds, (folder, without, value) =>
        inLab(
          row,
          clouds,
          folder,
          { shell, env: { [name ?? '']: textOf(value) }, ...(shell === 'vscode' ? { settings: without } : { flags: given }) },
          sees(row.with),
        ),
      ),
  });
  return [
    {
      way: environmentOnly ? 'not at all' : 'in VS Code, while it runs',
      show: (clouds) =>
        run(clouds, (folder, without, value) =>
          inLab(row, clouds, folder, { shell: 'vscode', settings: without }, async (lab) => {
            await sees(row.without)(lab);
            if (environmentOnly) return;
            await lab.engine.request('configure', { settings: { ...without, [row.key]: value } });
            await sees(row.with)(lab);
          }),
        ),
    },
    ...(environmentOnly
      ? []
      : [
          {
            way: 'in VS Code, from the start',
            show: (clouds: Clouds) =>
              run(clouds, (folder, without, value) =>
                inLab(row, clouds, folder, { shell: 'vscode', settings: { ...without, [row.key]: value } }, sees(row.with)),
              ),
          },
          {
            way: 'as a flag',
            show: (clouds: Clouds) =>
              run(clouds, (folder, _without, value) =>
                inLab(row, clouds, folder, { shell: 'terminal', flags: { ...given, [row.key]: textOf(value) } }, sees(row.with)),
              ),
          },
        ]),
    ...(name === undefined ? [] : [byVariable('terminal'), byVariable('vscode')]),
  ];
}
