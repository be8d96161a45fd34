import { defined } from '../defined.ts';
import type { CodeBlock } from './read-code.ts';
import type { HclBlock } from './hcl-blocks.ts';

/** A provider configuration, as a state names it: its source, the modules that it stands in, its alias. */
export interface ConfigurationName {
  readonly source: string;
  readonly modules: readonly string[];
  readonly alias?: string;
}

/** Reads `module.net.provider["registry.terraform.io/hashicorp/aws"].west`; undefined for any other text. */
export function configurationName(key: string): ConfigurationName | undefined {
  const match = /^((?:module\.[^.[\]]+(?:\[[^\]]*\])?\.)*)provider(?:\["([^"]+)"\]|\.([^.]+))(?:\.([^.[]+))?/.exec(key);
  if (match === null) return undefined;
  const [, modules = '', source, legacy = '', alias] = match;
  const names = modules
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((part, at) => at % 2 === 1 && part !== '');
  return { source: source ?? legacy, modules: names, ...defined({ alias }) };
}

/**
 * The blocks of a module's code that configure a provider, those that override last. `blocks` are all of the module. SOURCE: Terraform's documentation,
 * "Provider Configuration" and "Provider Requirements": code calls a provider by a name of its own.
 */
export function configurationBlocks(blocks: readonly CodeBlock[], { source, alias }: ConfigurationName): readonly CodeBlock[] {
  const names = new Set([source.slice(source.lastIndexOf('/') + 1)]);
  for (const { block } of blocks) for (const [name, own] of requiredBy(block)) if (isSource(source, own)) names.add(name);
  return blocks.filter(({ block }) => block.type === 'provider' && names.has(block.labels[0] ?? '') && aliasOf(block) === alias);
}

function requiredBy({ type, blocks }: HclBlock): readonly (readonly [name: string, source: string])[] {
  if (type !== 'terraform') return [];
  return blocks.flatMap((block) =>
    block.type !== 'required_providers'
      ? []
      : [...block.attributes].flatMap(([name, text]) => {
          const source = /"?\bsource"?\s*[=:]\s*"([^"]+)"/.exec(text)?.[1];
          return source === undefined ? [] : [[name, source] as const];
        }),
  );
}

/** Code leaves out the registry's host, and for its own providers HashiCorp's name. */
function isSource(full: string, written: string): boolean {
  return full === written || full.endsWith(`/${written}`);
}

function aliasOf({ attributes }: HclBlock): string | undefined {
  return /^"([^"]+)"$/.exec(attributes.get('alias')?.trim() ?? '')?.[1];
}
