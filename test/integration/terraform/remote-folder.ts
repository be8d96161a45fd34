import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StateReport } from '../../../src/core/api/drift.ts';
import { stateBytes } from '../../unit/core/drift/estate.ts';
import { openEngine } from '../open-engine.ts';
import type { OpenedEngine } from '../open-engine.ts';

export const state = (...names: string[]): string =>
  new TextDecoder().decode(stateBytes(names.map((name) => ({ type: 'aws_vpc', name, instances: [{ attributes: { id: `vpc-${name}` } }] }))));

const closers: (() => Promise<unknown>)[] = [];
/** The folder of the test that runs: workspace and home in one. */
export let folder = '';

/** Gives each test of a file a folder of its own, and closes after it what `keep` was given. */
export function inOwnFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'driftmgr-remote-'));
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  });
}

export function keep<T extends { close(): Promise<unknown> }>(opened: T): T {
  closers.push(() => opened.close());
  return opened;
}

export async function engineWith(
  env: Readonly<Record<string, string>> = {},
  flags: Readonly<Record<string, unknown>> = { maxRetries: 0 },
): Promise<OpenedEngine> {
  return keep(await openEngine(env, flags, folder));
}

export function read(opened: OpenedEngine, source: string, more: { followBackends?: boolean } = {}): Promise<StateReport> {
  return opened.engine.request('state', { states: [source], cwd: folder, ...more });
}

export const addresses = (report: StateReport): string[] => report.resources.map(({ address }) => address);

/** The folder as `terraform init` leaves it. */
export async function initialised(type: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(join(folder, '.terraform'), { recursive: true });
  await writeFile(join(folder, '.terraform', 'terraform.tfstate'), JSON.stringify({ version: 3, backend: { type, config, hash: 1 } }));
}

export async function refusal(opened: OpenedEngine, source: string, code: string, message: RegExp): Promise<void> {
  const { resources, problems } = await read(opened, source, { followBackends: true });
  assert.deepEqual(resources, []);
  const [problem] = problems;
  assert.ok(problem !== undefined && problems.length === 1, JSON.stringify(problems));
  assert.equal(problem.code, code, JSON.stringify(problem));
  assert.match(problem.message, message);
}
