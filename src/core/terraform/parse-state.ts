import { decodeStrictly } from '../decode-text.ts';
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
  if (document === undefined) throw notAState(state, 'holds JSON, but no Terraform state');
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
    throw new DriftMgrError('state-too-large', `${state} is ${Math.round(bytes.byteLength / 1024 / 1024)} MB; DriftMgr reads states up to 500 MB.`, {
      hint: 'A state of that size is best split: by component, or by `terraform state mv -state-out`.',
    });
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
    throw notJson(text, error, state);
  }
}

/** Says what a file is that is no JSON. The parser's own message quotes what it read, and a state is full of secrets: only the place is taken over. */
function notJson(text: string, error: unknown, state: string): DriftMgrError {
  const start = text.slice(0, 4096).trimStart();
  const known = beginnings.find(({ pattern }) => pattern.test(start));
  if (known !== undefined) return new DriftMgrError('state-not-a-state', `${state} ${known.what}, and no state.`, { hint: known.hint });
  if (/^<{7} /m.test(text)) {
    return new DriftMgrError('state-invalid', `${state} holds the marks of a merge that was not settled.`, {
      hint: 'States cannot be merged: take the one with the higher serial, for instance by `git checkout --theirs FILE`.',
    });
  }
  const where = error instanceof SyntaxError ? positionOf(error.message) : '';
  return new DriftMgrError('state-invalid', `${state} is not valid JSON${where}.`, {
    hint: 'Was it cut off? The copy before it is in `terraform.tfstate.backup`, or in the versions that the backend keeps.',
  });
}

/** How texts begin that are taken for a state and are none. */
const beginnings: readonly { readonly pattern: RegExp; readonly what: string; readonly hint: string }[] = [
  {
    pattern: /^\{"@level"/,
    what: 'holds the messages of a run (`-json`)',
    hint: 'Save the plan with `-out=FILE`, and name what `terraform show -json FILE` prints.',
  },
  { pattern: /^version https:\/\/git-lfs/, what: 'is a pointer of Git LFS', hint: 'Get what it points to: `git lfs pull`.' },
  {
    pattern: /^<(?:!doctype|html|\?xml)/i,
    what: 'is a web page or XML',
    hint: 'Was it saved from a page that wanted a sign-in? Name a *.tfstate file.',
  },
  {
    pattern: /^# [\w.[\]"]+:(?: \((?:tainted|deposed)|\r?\n)/,
    what: 'is what `terraform show` prints for people',
    hint: 'Name what `terraform show -json` prints.',
  },
];

/** What files begin with that are taken for a state and are none. */
const signatures: readonly { readonly bytes: readonly number[]; readonly what: string; readonly hint: string }[] = [
  { bytes: [0x1f, 0x8b], what: 'is compressed by gzip', hint: 'Unpack it: `gunzip FILE`, or `gunzip -c FILE | driftmgr state --state -`.' },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: 'is a plan in binary form, or an archive',
    hint: 'Of a plan, name what `terraform show -json FILE` prints.',
  },
];

function decode(bytes: Uint8Array, state: string): string {
  const known = signatures.find((one) => one.bytes.every((byte, at) => bytes[at] === byte));
  if (known !== undefined) throw new DriftMgrError('state-not-a-state', `${state} ${known.what}, and no state.`, { hint: known.hint });
  try {
    return decodeStrictly(bytes);
  } catch (error) {
    throw new DriftMgrError('state-invalid', `${state} is no text in UTF-8 or UTF-16, so it is no state file.`, {
      cause: error,
      hint: 'Name a *.tfstate file, or what `terraform show -json` prints.',
    });
  }
}

function positionOf(message: string): string {
  const match = /at position (\d+)/.exec(message);
  return match?.[1] === undefined ? '' : ` (at character ${match[1]})`;
}

/** Fields of Terraform's other JSON outputs, and which command prints them: each has a format version too. */
const otherOutputs: readonly (readonly [string, string])[] = [
  ['provider_schemas', 'terraform providers schema -json'],
  ['valid', 'terraform validate -json'],
  ['function_signatures', 'terraform metadata functions -json'],
];

function parseShown(document: Readonly<Record<string, unknown>>, state: string): ParsedState {
  const version = String(document['format_version']);
  const major = Number(version.split('.', 1).join());
  if (major > 1) throw newer(`JSON output format ${version}`, state);
  const other = otherOutputs.find(([field]) => field in document);
  if (other !== undefined) throw notAState(state, `is what \`${other[1]}\` prints, and no state`);
  return 'planned_values' in document || 'resource_changes' in document || 'prior_state' in document
    ? parsePlanJson(document, state)
    : parseShowJson(document, state);
}

function refusal(version: unknown, document: Readonly<Record<string, unknown>>, state: string): DriftMgrError {
  if (version === 3 && asRecord(document['backend']) !== undefined) {
    return new DriftMgrError('state-not-a-state', `${state} is where \`terraform init\` keeps the settings of a backend, and no state.`, {
      hint: 'Name the folder that holds .terraform in its place.',
    });
  }
  if (typeof document['Operation'] === 'string' && typeof document['Who'] === 'string')
    return notAState(state, 'is the lock of a state, and no state');
  if (typeof version !== 'number') return notAState(state, 'holds JSON, but no Terraform state: it has no version');
  if (version > 4) return newer(`format version ${version}`, state);
  const writer = typeof document['terraform_version'] === 'string' ? `, written by Terraform ${document['terraform_version']}` : '';
  return new DriftMgrError('state-version', `${state} is of format version ${version}${writer}; DriftMgr reads version 4.`, {
    hint: 'Terraform 0.12 and later write version 4: upgrade the state with `terraform state pull > new.tfstate`, or run `terraform apply -refresh-only` once.',
  });
}

function notAState(state: string, what: string): DriftMgrError {
  return new DriftMgrError('state-not-a-state', `${state} ${what}.`, {
    hint: 'Name a *.tfstate file, or what `terraform show -json` prints.',
  });
}

function newer(what: string, state: string): DriftMgrError {
  return new DriftMgrError('state-version', `${state} is of ${what}, newer than DriftMgr knows.`, {
    hint: 'Update DriftMgr, or give it the output of `terraform show -json` in place of the state.',
  });
}
