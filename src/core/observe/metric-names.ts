/** What is measured. Names under which rows are kept in the store; released names do not change. */
export const counters = {
  calls: 'calls',
  errors: 'errors',
  retries: 'retries',
  throttles: 'throttles',
  attempts: 'attempts',
  cache: 'cache',
  scans: 'scans',
  breaker: 'breaker',
} as const;

/** Durations in milliseconds; `<name>.ms` holds their sum. */
export const histograms = { latency: 'latency', wait: 'wait' } as const;

export type HistogramName = (typeof histograms)[keyof typeof histograms];

/** The counter that holds the sum of a histogram's durations. */
export function sumName(name: HistogramName): string {
  return `${name}.ms`;
}
