import { defined } from '../defined.ts';
import type { ProviderConfig } from './state-instance.ts';

const modern = /provider\["([^"]+)"\](?:\.(.+))?$/;
const legacy = /(?:^|\.)provider\.([^.]+)(?:\.([^.]+))?$/;
const known = new Map<string, ProviderConfig>();

/**
 * Reads `provider["registry.terraform.io/hashicorp/aws"].west`, the 0.12 form `provider.aws.west`, either inside a module.
 * An alias may carry the key of its `for_each`, as in OpenTofu: `.by_region["eu-west-1"]`.
 * Where neither is there, the provider is the one that the resource type's prefix names, as in Terraform itself.
 */
export function parseProviderConfig(text: string, resourceType: string): ProviderConfig {
  const key = text === '' ? resourceType.split('_', 1).join() : text;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const match = modern.exec(text) ?? legacy.exec(text);
  const source = match?.[1] ?? resourceType.split('_', 1).join();
  const alias = match?.[2];
  const config: ProviderConfig = { source, name: source.slice(source.lastIndexOf('/') + 1), key, ...defined({ alias }) };
  // Configurations are few; a file that makes them up must not fill the memory.
  if (known.size < 1_000) known.set(key, config);
  return config;
}

/** The provider of its source alone, where the configuration is not said. An empty source is that of the type's prefix. */
export function parseProviderSource(source: string, resourceType: string): ProviderConfig {
  const own = source === '' ? resourceType.split('_', 1).join() : source;
  return { source: own, name: own.slice(own.lastIndexOf('/') + 1) };
}
