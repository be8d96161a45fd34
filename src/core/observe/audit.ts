import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { currentRequestId } from '../calls/request-context.ts';
import { defined } from '../defined.ts';
import type { KeyValueStore } from '../store/parts.ts';
import { beginning, isIntact, lineOf, readLine } from './audit-chain.ts';
import type { AuditEntry, AuditVerification } from '../api/audit.ts';
import { linesBackwards, linesForwards } from './audit-file.ts';
import { processLock } from './process-lock.ts';
import type { ProcessLock } from './process-lock.ts';
import { keepToOwner } from '../plain-files.ts';
import { createRedactor } from '../redact.ts';
import type { Redactor } from '../redact.ts';

/** The last entry's number and hash, kept apart from the file: a tail that was cut off the file is still known there. */
export interface AuditHead {
  get(): { readonly sequence: number; readonly hash: string } | undefined;
  set(head: { readonly sequence: number; readonly hash: string }): void;
}

/** What happened, before it has a number. */
export type AuditEvent = Pick<AuditEntry, 'action' | 'result'> &
  Partial<Pick<AuditEntry, 'provider' | 'account' | 'fields' | 'request_id' | 'actor'>>;

export interface AuditTrail {
  /** Appends under a lock between processes. Throws when that cannot be done: what must be audited must not happen unseen. */
  append(event: AuditEvent): AuditEntry;
  /** The last entries, oldest first. Lines that cannot be read are left out; `verify` names them. */
  read(query?: { readonly last?: number }): AuditEntry[];
  verify(): AuditVerification;
  close(): void;
}

export interface AuditOptions {
  /** `audit.jsonl` in the data folder. */
  readonly path: string;
  readonly head: AuditHead;
  /** `terminal`, `VS Code`. */
  readonly shell: string;
  readonly redactor?: Redactor;
  readonly lock?: ProcessLock;
  /** Default: that of the request context. */
  readonly requestId?: () => string | undefined;
  readonly now?: () => number;
}

const headShape = v.object({ sequence: v.number(), hash: v.string() });
const headKey = 'audit.head';

/** The head as the store keeps it. */
export function storedHead(store: Pick<KeyValueStore, 'get' | 'set'>): AuditHead {
  return {
    get() {
      const text = store.get(headKey);
      return text === undefined ? undefined : v.parse(headShape, JSON.parse(text));
    },
    set(head) {
      store.set(headKey, JSON.stringify(head));
    },
  };
}

/** The audit trail: JSON Lines, each entry with a number and the hash of the one before. */
export function auditTrail(options: AuditOptions): AuditTrail {
  const { path, head } = options;
  const redactor = options.redactor ?? createRedactor();
  const lock = options.lock ?? processLock(`${path}.lock`);
  const requestId = options.requestId ?? currentRequestId;
  const now = options.now ?? Date.now;
  const actor = `${userName()} (${options.shell})`;

  return {
    append(event) {
      return lock.run(() => {
        const [last] = linesBackwards(path);
        const previous = headToFollow(last === undefined ? undefined : readLine(last.bytes), head.get());
        const entry = {
          sequence: previous.sequence + 1,
          timestamp: new Date(now()).toISOString(),
          action: event.action,
          actor: event.actor ?? actor,
          ...defined({ provider: event.provider, account: event.account }),
          result: event.result,
          request_id: event.request_id ?? requestId() ?? '',
          ...(event.fields === undefined ? {} : { fields: plainFields(event.fields, redactor) }),
          previous: previous.hash,
        };
        const { line, hash } = lineOf(entry);
        // A line that was cut short by a full disk keeps to itself.
        appendWhole(path, `${last?.ended === false ? '\n' : ''}${line}\n`);
        head.set({ sequence: entry.sequence, hash });
        return { ...entry, hash };
      });
    },
    read(query = {}) {
      const entries: AuditEntry[] = [];
      for (const { bytes } of linesBackwards(path)) {
        if (entries.length >= (query.last ?? Number.POSITIVE_INFINITY)) break;
        const entry = readLine(bytes);
        if (entry !== undefined) entries.push(entry);
      }
      return entries.reverse();
    },
    verify: () => lock.run(() => verifyChain(path, head)),
    close() {
      if (options.lock === undefined) lock.close();
    },
  };
}

/**
 * The entry that the next one follows. The file is ahead of the store when a process died between the two writes; the store is ahead of the
 * file when the tail was cut, and then the gap has to stay visible.
 */
function headToFollow(last: AuditEntry | undefined, stored: ReturnType<AuditHead['get']>): { sequence: number; hash: string } {
  const inFile = last === undefined ? { sequence: 0, hash: beginning } : { sequence: last.sequence, hash: last.hash };
  return stored !== undefined && stored.sequence >= inFile.sequence ? stored : inFile;
}

function verifyChain(path: string, head: AuditHead): AuditVerification {
  const findings: { sequence: number | null; problem: string }[] = [];
  let entries = 0;
  let before = { sequence: 0, hash: beginning };
  let lineNumber = 0;
  for (const { bytes, ended } of linesForwards(path)) {
    lineNumber += 1;
    const entry = readLine(bytes);
    if (entry === undefined) {
      findings.push({ sequence: null, problem: `Line ${lineNumber} was changed: it is no entry as it was written.` });
      continue;
    }
    entries += 1;
    const { sequence } = entry;
    if (!ended) findings.push({ sequence, problem: 'The line has lost its end.' });
    if (!isIntact(entry)) findings.push({ sequence, problem: 'The entry was changed: its hash is another.' });
    if (sequence !== before.sequence + 1)
      findings.push({ sequence, problem: `Entry ${before.sequence + 1} should stand here; entries are missing or out of order.` });
    if (entry.previous !== before.hash) findings.push({ sequence, problem: 'It does not follow the entry before it.' });
    before = { sequence, hash: entry.hash };
  }
  const stored = head.get();
  if (stored !== undefined && stored.sequence > before.sequence) {
    findings.push({
      sequence: stored.sequence,
      problem: `The end is missing: the last entry was number ${stored.sequence}, the file ends with ${before.sequence}.`,
    });
  } else if (stored?.sequence === before.sequence && stored.hash !== before.hash) {
    findings.push({ sequence: stored.sequence, problem: 'The last entry is not the one that was written.' });
  }
  return { intact: findings.length === 0, entries, findings };
}

function appendWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fd = openSync(path, 'a', 0o600);
  try {
    keepToOwner(path);
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
  } finally {
    closeSync(fd);
  }
}

function plainFields(fields: Readonly<Record<string, unknown>>, redactor: Redactor): Record<string, unknown> {
  // Through JSON, so that what is hashed is what will be read: `undefined` and `-0` do not come back.
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(JSON.stringify(redactor.value(fields))));
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the password file, as in some containers.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
