import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DriftMgrError } from '../../src/core/errors.ts';
import { parsers, units } from '../fuzz/parsers.ts';

/**
 * What each parser of what others wrote makes of texts that mean it ill: no error but a DriftMgrError, at most a second for a megabyte, and no more kept than ten
 * times the text. Each unit is repeated to 32 KiB, the slowest three of them to 1 MiB; then come mixtures of them. A sample runs in `npm test`.
 */

const small = 32 * 1024;
const large = 1024 * 1024;
const mixtures = 100;
const slowestShown = 3;
const mostMs = 1000;
const mostTimes = 10;

const folder = mkdtempSync(join(tmpdir(), 'driftmgr-fuzz-'));
const toFile = (text: string): string => {
  writeFileSync(join(folder, 'file'), text);
  return join(folder, 'file');
};
const collect = (globalThis as { gc?: () => void }).gc ?? (() => undefined);

interface Cost {
  readonly ms: number;
  readonly kept: number;
}

const crashes: string[] = [];
/** Takes a text apart, and says how long that took; a collection of what is garbage takes longer than most texts, and is left to the largest. */
const measured = async (name: string, text: string, weigh = false): Promise<Cost> => {
  if (weigh) collect();
  const before = process.memoryUsage();
  // The thread's own time: others on the machine are no matter of a parser.
  const began = process.threadCpuUsage();
  let result: unknown;
  try {
    result = await parsers[name]?.(text, toFile);
  } catch (error) {
    if (!(error instanceof DriftMgrError)) crashes.push(`${name}: ${JSON.stringify(text.slice(0, 80))}: ${String(error).slice(0, 200)}`);
  }
  const { user, system } = process.threadCpuUsage(began);
  const ms = (user + system) / 1000;
  if (!weigh) return { ms, kept: 0 };
  collect();
  const after = process.memoryUsage();
  // Named here, so that it is not collected before.
  const kept = result === undefined ? 0 : after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { ms, kept: Math.max(0, kept) };
};

for (const name of Object.keys(parsers)) {
  const costs: { unit: string; ms: number }[] = [];
  for (const unit of units) costs.push({ unit, ms: (await measured(name, unit.repeat(small / unit.length))).ms });
  const slowest = costs.sort((a, b) => b.ms - a.ms).slice(0, slowestShown);
  let worst = { unit: '', ms: 0, times: 0 };
  for (const { unit } of slowest) {
    const { ms, kept } = await measured(name, unit.repeat(large / unit.length), true);
    worst = { unit: ms > worst.ms ? unit : worst.unit, ms: Math.max(ms, worst.ms), times: Math.max(kept / large, worst.times) };
  }
  const parts = fc.array(fc.oneof(fc.constantFrom(...units), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 200 });
  for (const mixture of fc.sample(parts, { numRuns: mixtures, seed: 13 })) await measured(name, mixture.join(''));
  const time = `${worst.ms.toFixed(0).padStart(6)} ms for 1 MiB of ${JSON.stringify(worst.unit).padEnd(14)} (bound ${String(mostMs)})${worst.ms > mostMs ? ' OVER' : ''}`;
  console.log(
    `${name.padEnd(32)} ${time}, kept ${worst.times.toFixed(1)} × the text (bound ${String(mostTimes)})${worst.times > mostTimes ? ' OVER' : ''}`,
  );
}
console.log(crashes.length === 0 ? 'No crash.' : `${String(crashes.length)} crashes:\n${crashes.slice(0, 20).join('\n')}`);
rmSync(folder, { recursive: true });
process.exitCode = crashes.length === 0 ? 0 : 1;
