import { CodeLocator, withoutKeys } from '../../terraform/code-locator.ts';
import { localFiles } from '../../terraform/local-files.ts';
import { placeOf } from '../../terraform/locate-block.ts';
import type { CodeReaders } from '../../terraform/locate-block.ts';
import type { BlockPlace } from '../../api/code-blocks.ts';
import type { LocateRequest } from '../../api/drift-tree.ts';

/** Finds the blocks behind addresses: a place each, null where no code stands for it. Reads the code anew each time. */
export async function locateAll({ addresses, folders }: LocateRequest, env: CodeReaders['env']): Promise<(BlockPlace | null)[]> {
  const locator = new CodeLocator(folders, { ...localFiles, env });
  const found = new Map<string, Promise<BlockPlace | null>>();
  const locate = async (address: string, state: string | undefined): Promise<BlockPlace | null> => {
    const block = await locator.find(address, state);
    return block === undefined ? null : placeOf(block);
  };
  return Promise.all(
    addresses.map(({ address, state }) => {
      const block = withoutKeys(address);
      const key = JSON.stringify([block, state]);
      const known = found.get(key) ?? locate(block, state);
      found.set(key, known);
      return known;
    }),
  );
}
