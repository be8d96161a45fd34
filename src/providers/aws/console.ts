import type { Resource } from '../../core/model.ts';
import { parseArn } from './arn.ts';
import { partitionOf, partitionOfRegion } from './partitions.ts';

/** The console's page for a resource; it finds the page of any ARN by itself ("go/view"). */
export function consoleUrl(resource: Resource): string | undefined {
  const arn = parseArn(resource.id);
  if (arn === undefined) return undefined;
  const partition = arn.partition === '' ? partitionOfRegion(resource.region) : partitionOf(arn.partition);
  return `https://${partition.consoleHost}/go/view?arn=${encodeURIComponent(resource.id)}`;
}
