import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { DriftItem, DriftReport } from '../core/api/drift.ts';
import type { CodePlace } from '../core/render/drift-sarif.ts';
import { CodeLocator, withoutKeys } from '../core/terraform/code-locator.ts';
import { localFiles } from '../core/terraform/local-files.ts';
import type { BlockPlace } from '../core/api/code-blocks.ts';
import type { CodeReaders } from '../core/terraform/locate-block.ts';
import { placeOf } from '../core/terraform/locate-block.ts';

/**
 * Finds where in the Terraform code each drifted resource is written. What stands in no code is shown at its own state: at the backend block or the first
 * block of the folder that the state belongs to, else at the state's file; what stands in no state, at the code of the folder of the run. Every item
 * gets a place.
 */
export async function codePlaces(cwd: string, { items, states }: DriftReport, env: CodeReaders['env']): Promise<Map<DriftItem, CodePlace>> {
  const locator = new CodeLocator([cwd], { ...localFiles, env });
  const grounds = new Map<string | undefined, Promise<CodePlace>>();
  const local = states.map(({ source }) => stateFile(source, cwd)).find((place) => place !== undefined);
  const groundOf = async (state: string | undefined): Promise<CodePlace> => {
    const code = state === undefined ? await locator.index(cwd).ground() : await locator.ground(state);
    if (code !== undefined) return shown(cwd, code);
    const [first] = state === undefined ? states : [];
    if (first !== undefined) return groundOf(first.source);
    return (state === undefined ? undefined : stateFile(state, cwd)) ?? local ?? { path: 'terraform.tfstate', line: 1 };
  };
  const places = new Map<DriftItem, CodePlace>();
  for (const item of items) {
    const found = item.address === undefined ? undefined : await locator.find(withoutKeys(item.address), item.state);
    const ground = grounds.get(item.state) ?? groundOf(item.state);
    grounds.set(item.state, ground);
    places.set(item, found === undefined ? await ground : shown(cwd, placeOf(found)));
  }
  return places;
}

/** A state that is a file; one in a backend, behind a URL or from the standard input is none that a viewer could open. */
function stateFile(source: string, cwd: string): CodePlace | undefined {
  if (/^[a-z0-9+.-]+:\/\//i.test(source) || / \([a-z0-9_]+\)$/.test(source) || source === '-') return undefined;
  return shown(cwd, { file: resolve(cwd, source), line: 1 });
}

/** Relative to the folder of the run; what lies outside of it has no such path, and stands there as a whole one. */
function shown(cwd: string, { file, line }: Pick<BlockPlace, 'file' | 'line'>): CodePlace {
  const path = relative(cwd, file);
  return { path: path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/'), line };
}
