import * as v from 'valibot';
import type { MetricRow } from '../store/parts.ts';
import { countOf, exportBoundsMs, regrouped } from './histogram.ts';
import { counters, histograms, sumName } from './metric-names.ts';
import type { HistogramName } from './metric-names.ts';

/** An attribute as OTLP's JSON has it. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

/** `AGGREGATION_TEMPORALITY_CUMULATIVE` of opentelemetry/proto/metrics/v1/metrics.proto. */
const cumulative = 2;

/** 64-bit numbers are strings in OTLP's JSON. */
export function nanos(ms: number): string {
  return `${Math.round(ms * 1_000)}000`;
}

export function attributesOf(labels: Readonly<Record<string, string | number>>): OtlpAttribute[] {
  return Object.entries(labels).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

const shape = v.record(v.string(), v.string());

/** The `metrics` of an OTLP scope: a monotonic sum for each counter, a histogram for each kind of duration. */
export function otlpMetrics(rows: readonly MetricRow[], startedAt: number, now: number): object[] {
  const times = { startTimeUnixNano: nanos(startedAt), timeUnixNano: nanos(now) };
  const sums = Object.values(counters).flatMap((name) => {
    const dataPoints = rows
      .filter((row) => row.name === name)
      .map((row) => ({ attributes: attributesOf(v.parse(shape, JSON.parse(row.labels))), ...times, asInt: String(row.value) }));
    return dataPoints.length === 0
      ? []
      : [{ name: `driftmgr.${name}`, unit: '1', sum: { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } }];
  });
  const durations = Object.values(histograms).flatMap((name) => {
    const dataPoints = histogramPoints(rows, name).map((point) => ({ ...point, ...times }));
    return dataPoints.length === 0 ? [] : [{ name: `driftmgr.${name}`, unit: 'ms', histogram: { aggregationTemporality: cumulative, dataPoints } }];
  });
  return [...sums, ...durations];
}

function histogramPoints(rows: readonly MetricRow[], name: HistogramName): object[] {
  const series = new Map<string, Map<number, number>>();
  const totals = new Map(rows.filter((row) => row.name === sumName(name)).map((row) => [row.labels, row.value]));
  for (const row of rows) {
    if (row.name !== name || row.bucket === undefined) continue;
    const buckets = series.get(row.labels) ?? new Map<number, number>();
    buckets.set(row.bucket, (buckets.get(row.bucket) ?? 0) + row.value);
    series.set(row.labels, buckets);
  }
  return [...series].map(([labels, buckets]) => ({
    attributes: attributesOf(v.parse(shape, JSON.parse(labels))),
    count: String(countOf(buckets)),
    sum: totals.get(labels) ?? 0,
    bucketCounts: regrouped(buckets, exportBoundsMs).map(String),
    explicitBounds: exportBoundsMs,
  }));
}
