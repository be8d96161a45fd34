import { DriftMgrError } from '../errors.ts';
import { asRecord } from './json.ts';
import { parsePlanJson, parseShowJson } from './parse-show-json.ts';
import { parseStateV4 } from './parse-state-v4.ts';
import type { ParsedState } from './state-instance.ts';

/** The most that a JavaScript string can hold is a little over this; a state beyond it cannot be parsed in one piece. */
const largestState = 500 * 1024 * 1024;

/**
 * Reads the bytes of a state file of format version 4, or of what `terraform show -json` prints for a state or a plan.
 * Throws `DriftMgrError` with a code that begins with `state-`: `empty`, `too-large`, `invalid`, `encrypted`, `version`, `not-a-state`.
 */
export function parseState(bytes: Uint8Array, state: string): ParsedState {
  const document = asRecord(parseJson(bytes, state));
  if (document === undefined) throw new DriftMgrError('state-not-a-state', `${state} holds JSON, but no Terraform state.`);
  if ('encrypted_data' in document) {
    throw new DriftMgrError('state-encrypted', `${state} is encrypted by OpenTofu.`, {
      hint: 'DriftMgr holds no key for it. Give it the output of `tofu show -json` in its place.',
    });
  }
  if (typeof document['format_version'] === 'string') return parseShown(document, state);
  const version = document['version'];
  if (version === 4) return parseStateV4(document, state);
  throw refusal(version, document, state);
}

function parseJson(bytes: Uint8Array, state: string): unknown {
  if (bytes.byteLength > largestState) {
    throw new DriftMgrError('state-too-large', `${state} is ${Math.round(bytes.byteLength / 1024 / 1024)} MB; DriftMgr reads states up to 500 MB.`);
  }
  const text = decode(bytes, state);
  if (text.trim() === '') {
    throw new DriftMgrError('state-empty', `${state} is empty: it holds no state at all.`, {
      hint: 'A write that was interrupted leaves such a file. `terraform.tfstate.backup` or the backend’s versions hold the one before.',
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes what it read, and a state is full of secrets.
    const where = error instanceof SyntaxError ? positionOf(error.message) : '';
    throw new DriftMgrError('state-invalid', `${state} is not valid JSON${where}.`, {
      hint: 'It may have been cut off, or be a plan in binary form: `terraform show -json FILE` prints that as JSON.',
    });
  }
}

function decode(bytes: Uint8Array, state: string): string {
  try {
    // Without `ignoreBOM`, a byte order mark at the start is dropped.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DriftMgrError('state-invalid', `${state} is not text in UTF-8, so it is no state file.`, {
      cause: error,
      hint: 'A plan file in binary form is read after `terraform show -json FILE`.',
    });
  }
}

function positionOf(message: string): string {
  const match = /at position (\d+)/.exec(message);
  return match?.[1] === undefined ? '' : ` (at character ${match[1]})`;
}

function parseShown(document: Readonly<Record<string, unknown>>, state: string): ParsedState {
  const version = String(document['format_version']);
  const major = Number(version.split('.', 1).join());
  if (major > 1) throw newer(`JSON output format ${version}`, state);
  return 'planned_values' in document || 'resource_changes' in document || 'prior_state' in document
    ? parsePlanJson(document, state)
    : parseShowJson(document, state);
}

function refusal(version: unknown, document: Readonly<Record<string, unknown>>, state: string): DriftMgrError {
  if (version === 3 && asRecord(document['backend']) !== undefined && document['modules'] === undefined) {
    return new DriftMgrError('state-not-a-state', `${state} is where \`terraform init\` keeps the settings of a backend, and no state.`, {
      hint: 'Name the folder that holds .terraform in its place.',
    });
  }
  if (typeof version !== 'number') {
    return new DriftMgrError('state-not-a-state', `${state} holds JSON, but no Terraform state: it has no version.`);
  }
  if (version > 4) return newer(`format version ${version}`, state);
  const writer = typeof document['terraform_version'] === 'string' ? `, written by Terraform ${document['terraform_version']}` : '';
  return new DriftMgrError('state-version', `${state} is of format version ${version}${writer}; DriftMgr reads version 4.`, {
    hint: 'Terraform 0.12 and later write version 4: upgrade the state with `terraform state pull > new.tfstate`, or run `terraform apply -refresh-only` once.',
  });
}

function newer(what: string, state: string): DriftMgrError {
  return new DriftMgrError('state-version', `${state} is of ${what}, newer than DriftMgr knows.`, {
    hint: 'Update DriftMgr, or give it the output of `terraform show -json` in place of the state.',
  });
}
