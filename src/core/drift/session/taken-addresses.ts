import { dirname } from 'node:path';
import { CodeLocator, withoutKeys } from '../../terraform/code-locator.ts';
import { localFiles } from '../../terraform/local-files.ts';
import type { CodeReaders } from '../../terraform/locate-block.ts';
import type { StatesRead } from '../../terraform/state-instance.ts';

/**
 * The `type.name` of all resources that the root modules of states and of their code have already, whatever the form of the files. `output` is a file that
 * is about to be written anew: what it declares today takes no name, and the folder it lies in counts as code.
 */
export async function takenAddresses(
  { instances, summaries }: Pick<StatesRead, 'instances' | 'summaries'>,
  { cwd, output }: { readonly cwd: string; readonly output: string | undefined },
  env: CodeReaders['env'],
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const { address } of instances) if (!address.startsWith('module.')) taken.add(withoutKeys(address));
  const locator = new CodeLocator([cwd], { ...localFiles, env });
  const owned = await Promise.all(summaries.map(({ source }) => locator.ownFolder(source)));
  const folders = new Set([cwd, ...(output === undefined ? [] : [dirname(output)]), ...owned.filter((folder) => folder !== undefined)]);
  for (const folder of folders) for (const name of await locator.index(folder).declared(output)) taken.add(name);
  return taken;
}
