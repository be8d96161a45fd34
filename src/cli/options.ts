import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { nearestName, suggestion } from '../core/discovery/filter/near-names.ts';
import type { ProviderId, ScanFilter } from '../core/model.ts';
import { providerIds } from '../core/model.ts';

/** What narrows a scan, as parsed. */
export interface FilterOptions {
  readonly provider?: readonly ProviderId[];
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly type?: readonly string[];
  readonly filter?: string;
}

/** A text that says something. */
function filled(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

/** Collects an option that may be repeated and may hold several values: `--region a,b --region c`. */
function list(value: string, before: readonly string[] = []): string[] {
  const values = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (values.length === 0) throw new InvalidArgumentError('It is empty.');
  return [...new Set([...before, ...values])];
}

/** As `list`, each one of `allowed`. */
export function listOf<T extends string>(allowed: readonly T[]): (value: string, before?: readonly T[]) => T[] {
  const read = oneOf(allowed);
  return (value, before = []) => [...new Set([...before, ...list(value).map(read)])];
}

/** One of `allowed`, in any case of letters; what is none is refused with the one that may be meant. */
export function oneOf<T extends string>(allowed: readonly T[]): (value: string) => T {
  return (value) => {
    const found = allowed.find((one) => one === value.trim().toLowerCase());
    if (found !== undefined) return found;
    const other = otherNames[value.trim().toLowerCase()];
    const near = allowed.find((one) => one === other) ?? nearestName(value, allowed);
    const meant = suggestion(near === undefined ? [] : [near]);
    throw new InvalidArgumentError(`"${value}" is none of ${allowed.join(', ')}.${meant === undefined ? '' : ` ${meant}`}`);
  };
}

/** What people and Terraform call clouds. */
const otherNames: Readonly<Record<string, ProviderId>> = {
  amazon: 'aws',
  microsoft: 'azure',
  azurerm: 'azure',
  google: 'gcp',
  'google-cloud': 'gcp',
  do: 'digitalocean',
};

/** A whole number above zero. */
export function count(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(value);
}

const spans = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A span of time (`90s`, `15m`, `24h`, `7d`) before `now`, or a moment in ISO 8601; returns ISO 8601, UTC. */
export function moment(value: string, now: number): string {
  const span = /^(\d{1,9})([smhd])$/.exec(value);
  if (span?.[1] !== undefined && span[2] !== undefined) {
    const unit = spans[span[2] as keyof typeof spans];
    return new Date(now - Number(span[1]) * unit).toISOString();
  }
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Give a span such as 90s, 15m, 24h or 7d, or a moment such as 2026-01-31T12:00:00Z.');
  return new Date(at).toISOString();
}

export function addFilterOptions(command: Command): Command {
  return command
    .addOption(new Option('-p, --provider <ids>', `only these: ${providerIds.join(', ')}`).argParser(listOf(providerIds)))
    .addOption(new Option('-a, --account <names>', 'only these accounts, subscriptions, projects or teams, by id or name').argParser(list))
    .addOption(new Option('-r, --region <names>', 'only these regions').argParser(list))
    .addOption(
      new Option('-t, --type <names>', "only these resource types, by the cloud's name or Terraform's: AWS::EC2::Instance, aws_instance").argParser(
        list,
      ),
    )
    .addOption(
      new Option('-f, --filter <expression>', 'only resources for which this CEL expression is true, e.g. tags.env == "prod"').argParser(filled),
    );
}

export function addScanOptions(command: Command): Command {
  return command
    .option('--refresh', 'ask the clouds again, whatever the cache holds')
    .addOption(new Option('--source <ids>', 'use these credential sources (see driftmgr credentials) in place of the active ones').argParser(list));
}

/** The filter that the options ask for; undefined when they ask for none. */
export function filterOf(options: FilterOptions): ScanFilter | undefined {
  const filter: ScanFilter = {
    ...(options.provider === undefined ? {} : { providers: options.provider }),
    ...(options.account === undefined ? {} : { accounts: options.account }),
    ...(options.region === undefined ? {} : { regions: options.region }),
    ...(options.type === undefined ? {} : { types: options.type }),
    ...(options.filter === undefined ? {} : { expression: options.filter }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}
