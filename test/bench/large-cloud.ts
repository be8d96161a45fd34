import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** 100,000 instances in 40 regions, served by a process of its own, with an empty data folder. */
export async function startLargeCloud(): Promise<{ readonly env: NodeJS.ProcessEnv; stop(): void }> {
  const main = fileURLToPath(new URL('../cloud/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--estate', 'large'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { env } = JSON.parse(line.toString()) as { env: Record<string, string> };
  const folder = mkdtempSync(join(tmpdir(), 'driftmgr-bench-'));
  return {
    env: { ...process.env, ...env, HOME: folder, DRIFTMGR_HOME: folder },
    stop() {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A built file, as it ships. */
export function built(file: string): string {
  return fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));
}

/** One figure beside its bound; marked where it is over. */
export function stated(what: string, value: number, bound: number, unit: string): void {
  const ratio = value / bound;
  const mark = ratio > 1 ? '  << OVER' : '';
  console.log(`  ${what}: ${value.toFixed(0)} ${unit}, bound ${String(bound)} ${unit}, ratio ${ratio.toFixed(2)}${mark}`);
}
