import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesAside } from '../../../src/core/observe/log-file.ts';
import type { Lab, Row } from './lab.ts';
import { scan, volumes } from './scan-rows.ts';

const small = 65_536;
const dayMs = 24 * 3_600_000;
const logOf = ({ folder }: Pick<Lab, 'folder'>): string => join(folder, 'data', 'driftmgr.log');

/** Has so many lines of 16 kB written to the log: what was asked for is in them. */
async function writeLong(lab: Lab, lines: number): Promise<void> {
  for (let n = 0; n < lines; n++) await scan(lab, { accounts: Array.from({ length: 16 }, () => 'account '.repeat(128)) });
}

const asideOf = (lab: Lab): number => filesAside(logOf(lab)).length;

/** Scans, and waits until a collector heard of it; which of them it was. */
async function collectorReached(lab: Lab): Promise<number> {
  const { collectors } = lab.clouds;
  for (const { headers } of collectors) headers.length = 0;
  const heard = Promise.race(collectors.map(({ heard }) => once(heard, 'request')));
  await scan(lab);
  await heard;
  return collectors.findIndex(({ headers }) => headers.length > 0);
}

/** What is heard of the program itself, and kept. */
export const logRows: readonly Row[] = [
  {
    key: 'home',
    value: ({ folder }) => join(folder, 'elsewhere'),
    given: volumes,
    see: async (lab) => {
      await scan(lab);
      return ['data', 'elsewhere'].map((name) => existsSync(join(lab.folder, name, 'audit.jsonl')));
    },
    without: [true, false],
    with: [false, true],
  },
  {
    key: 'log.level',
    value: 'debug',
    given: volumes,
    see: async (lab) => {
      lab.events.length = 0;
      await scan(lab);
      const inFile = readFileSync(logOf(lab), 'utf8').includes('"level":"DEBUG"');
      return [inFile, lab.events.some((event) => event.kind === 'log' && event.level === 'debug')];
    },
    without: [false, false],
    with: [true, true],
  },
  {
    key: 'log.file',
    value: ({ folder }) => join(folder, 'elsewhere.log'),
    given: volumes,
    see: async (lab) => {
      await scan(lab);
      return existsSync(join(lab.folder, 'elsewhere.log'));
    },
    without: false,
    with: true,
  },
  {
    key: 'log.maxBytes',
    value: small,
    given: volumes,
    see: async (lab) => {
      await writeLong(lab, 5);
      return asideOf(lab) > 0;
    },
    without: false,
    with: true,
  },
  {
    key: 'log.maxFiles',
    value: 2,
    given: { ...volumes, 'log.maxBytes': small },
    see: async (lab) => {
      await writeLong(lab, 20);
      return asideOf(lab);
    },
    without: 4,
    with: 1,
  },
  {
    key: 'log.maxAgeDays',
    value: 5,
    given: { ...volumes, 'log.maxBytes': small },
    prepare: ({ folder }) => {
      mkdirSync(join(folder, 'data'), { recursive: true });
      const old = join(folder, 'data', 'driftmgr.20200101T000000000-1-1.log');
      writeFileSync(old, '{}\n');
      const then = new Date(Date.now() - 10 * dayMs);
      utimesSync(old, then, then);
    },
    see: async (lab) => {
      await writeLong(lab, 5);
      return existsSync(join(lab.folder, 'data', 'driftmgr.20200101T000000000-1-1.log'));
    },
    without: true,
    with: false,
  },
  {
    key: 'otlp.endpoint',
    base: ({ clouds }) => clouds.collectors[0].url,
    value: ({ clouds }) => clouds.collectors[1].url,
    given: volumes,
    see: collectorReached,
    without: 0,
    with: 1,
  },
  {
    key: 'otlp.headers',
    value: 'x-team=planted',
    given: volumes,
    env: ({ clouds }) => ({ ...clouds.aws.environment, OTEL_EXPORTER_OTLP_ENDPOINT: clouds.collectors[0].url }),
    see: async (lab) => lab.clouds.collectors[await collectorReached(lab)]?.headers[0]?.['x-team'],
    without: undefined,
    with: 'planted',
  },
];
