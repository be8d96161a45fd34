import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { built, startLargeCloud, stated } from './large-cloud.ts';

/** The terminal as it ships over 100,000 instances: memory of a scan, time of a second run (which is answered without a call), and what loading each bundle costs. */
const reader = 'process.on("exit",()=>{const{maxRSS,userCPUTime}=process.resourceUsage();console.error(JSON.stringify({maxRSS,userCPUTime}))})';
const preload = `data:text/javascript,${encodeURIComponent(reader)}`;

const cloud = await startLargeCloud();

function status(...more: string[]): { ms: number; rssMb: number; cpuMs: number } {
  const began = performance.now();
  const args = ['--import', preload, built('driftmgr.cjs'), 'status', '--provider', 'aws', '--json', ...more];
  const run = spawnSync(process.execPath, args, { env: cloud.env, encoding: 'utf8', maxBuffer: 1e8 });
  const ms = performance.now() - began;
  const { totals } = JSON.parse(run.stdout) as { totals: { count: number } };
  if (more.includes('--region') ? totals.count < 1 || totals.count >= 100_000 : totals.count !== 100_000)
    throw new Error(`${String(totals.count)} resources were counted, not 100,000`);
  const usage = JSON.parse(run.stderr.trim().split('\n').at(-1) ?? '') as { maxRSS: number; userCPUTime: number };
  return { ms, rssMb: usage.maxRSS / 1024, cpuMs: usage.userCPUTime / 1_000 };
}

function help(): number {
  const began = performance.now();
  spawnSync(process.execPath, ['--import', preload, built('driftmgr.cjs'), '--help']);
  return performance.now() - began;
}

function bareNode(): number {
  const began = performance.now();
  spawnSync(process.execPath, ['--import', preload, '-e', '']);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function loadOf(id: string): { ms: number; cpuMs: number } {
  const script =
    'require("node:module").enableCompileCache();const t=performance.now(),c=process.cpuUsage();require(process.argv[1]);' +
    'console.log(JSON.stringify({ms:performance.now()-t,cpuMs:process.cpuUsage(c).user/1000}))';
  const runs = Array.from({ length: 4 }, () => {
    const { stdout } = spawnSync(process.execPath, ['-e', script, built(`providers/${id}.cjs`)], { encoding: 'utf8' });
    return JSON.parse(stdout) as { ms: number; cpuMs: number };
  });
  return runs.sort((a, b) => a.ms - b.ms)[0] ?? { ms: NaN, cpuMs: NaN };
}

try {
  console.log(`terminal, 100,000 instances in 40 regions (load ${loadavg()[0]?.toFixed(1) ?? ''})`);
  const scan = status('--refresh');
  stated(`scan (${scan.ms.toFixed(0)} ms, ${scan.cpuMs.toFixed(0)} ms of processor), memory at its peak`, scan.rssMb, 400, 'MB');
  // Side by side, so that both meet the same machine: how long Node takes to start and do nothing, and how long an answer takes.
  const runs = Array.from({ length: 7 }, () => ({ node: bareNode(), help: help(), again: status(), filtered: status('--region', 'us-east-1') }));
  const node = median(runs.map((run) => run.node));
  stated('--help, in starts of a bare Node', median(runs.map((run) => run.help)) / node, 2, '×');
  for (const [what, which] of [
    ['second run', 'again'],
    ['second run, one region', 'filtered'],
  ] as const) {
    // The first with a filter finds it out.
    const taken = runs.slice(1).map((run) => run[which]);
    const ms = median(taken.map((run) => run.ms));
    const cpu = median(taken.map((run) => run.cpuMs));
    stated(`${what} (${cpu.toFixed(0)} ms of processor; ${(ms / node).toFixed(1)} × the ${node.toFixed(0)} ms of a bare Node)`, ms, 300, 'ms');
  }
  for (const [id, bound] of [
    ['aws', 300],
    ['azure', 150],
    ['gcp', 150],
    ['digitalocean', 150],
  ] as const) {
    const { ms, cpuMs } = loadOf(id);
    stated(`loading ${id} with a warm compile cache (${cpuMs.toFixed(0)} ms of processor)`, ms, bound, 'ms');
  }
} finally {
  cloud.stop();
}
