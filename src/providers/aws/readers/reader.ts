import { defined } from '../../../core/defined.ts';
import { CallError, type CallFailure } from '../../../core/errors.ts';
import type { LookupTarget, ResourceDetail } from '../../../core/provider.ts';
import { oneOf, readable } from '../answers.ts';
import { parseArn } from '../arn.ts';
import type { CommandOf, Service } from '../sdk.ts';
import type { Session } from '../session.ts';

/** What a read is heard of the resource. */
export interface Target {
  /** The ARN, or the joined id of a type that has none. */
  readonly id: string;
  /** The last part of the id: `i-0abc`, a name. */
  readonly key: string;
  /** Everything behind the ARN's account, e.g. `log-group:/aws/lambda/x`. */
  readonly resource: string;
  /** The name that the listing or the state knows it by, where it has one. */
  readonly name?: string;
  readonly account: string;
  readonly region: string;
}

export interface Reading {
  readonly session: Session;
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly ask: <Output>(service: Service, operation: string, command: CommandOf<Output>, permission?: string) => Promise<Output>;
}

/** A type that can be read by its id, as a row: one call says whether it is there and what it is like, others bring the rest. */
export interface ReaderRow<Output extends object> {
  readonly type: string;
  readonly service: Service;
  readonly operation: string;
  readonly permission?: string;
  readonly command: (target: Target) => CommandOf<Output>;
  /** The SDK's own description of the resource; undefined when the answer holds none. */
  readonly found: (answer: Output, target: Target) => object | undefined;
  /** The answer does not say whose it is: that it came at all, and with what `found` takes from it, says that the resource is there. */
  readonly isUnnamed?: true;
  /** It is still answered for, but over (terminated, deleted). */
  readonly gone?: (answer: Output) => boolean;
  /** Codes by which this operation says that there is no such thing, where they are not among the usual ones. */
  readonly goneCodes?: readonly string[];
  readonly more?: Readonly<Record<string, Extra>>;
  /** How the operation describes several at once, where it can. */
  readonly many?: ManyRow<Output>;
  /** The extra read that brings all attributes which no other one does: the first call only says that the resource is there. */
  readonly bulk?: string;
}

/** Several resources by one call. */
export interface ManyRow<Output> {
  /** Resources that one call may name. */
  readonly most: number;
  readonly command: (targets: readonly Target[]) => CommandOf<Output>;
  /** The resources of the answer, described as by `found`. */
  readonly each: (answer: Output) => readonly object[];
  readonly isOf: (item: object, target: Target) => boolean;
  /** Ids of another form are read one by one. */
  readonly takes?: (target: Target) => boolean;
}

/** One more read, kept under its own name. Null where the service says that nothing is set. */
export type Extra = (reading: Reading) => Promise<unknown>;

export interface Reader {
  readonly type: string;
  /** Undefined when it does not exist. Throws `CallError`. */
  read(reading: Reading): Promise<object | undefined>;
  readonly more: Readonly<Record<string, Extra>>;
  readonly bulk?: string;
  readonly many?: Many;
}

export interface Many {
  readonly most: number;
  takes(target: Target): boolean;
  /** In the order of the targets; undefined for what the answer does not hold. Throws `CallError`. */
  read(reading: Omit<Reading, 'target'>, targets: readonly Target[]): Promise<readonly (object | undefined)[]>;
}

/** Makes a reader of a row. */
export function reader<Output extends object>(row: ReaderRow<Output>): Reader {
  const { many } = row;
  return {
    type: row.type,
    more: row.more ?? {},
    ...defined({ bulk: row.bulk }),
    ...(many === undefined ? {} : { many: manyOf(row, many) }),
    read: async ({ ask, target }) => {
      try {
        const answer = await ask(row.service, row.operation, row.command(target), row.permission);
        const question = { operation: `${row.service.prefix}:${row.operation}`, region: target.region };
        const found = readable(question, () => row.found(answer, target));
        const names = [target.id, target.key, target.resource, target.name ?? ''];
        const one = row.isUnnamed === true && found !== undefined ? found : oneOf(question, answer, found, names);
        return row.gone?.(answer) === true ? undefined : one;
      } catch (error) {
        if (error instanceof CallError && (meansGone(error.failure) || row.goneCodes?.includes(error.failure.code ?? '') === true)) return undefined;
        throw error;
      }
    },
  };
}

/** Tells nothing about what was asked for. */
export function somethingElse(operation: string, { key }: Target): CallError {
  return new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: `${operation} answered with something else than ${key}` });
}

function manyOf<Output extends object>(row: ReaderRow<Output>, many: ManyRow<Output>): Many {
  return {
    most: many.most,
    takes: (target) => many.takes?.(target) ?? true,
    read: async ({ ask }, targets) => {
      const items = many.each(await ask(row.service, row.operation, many.command(targets), row.permission));
      return targets.map((target) => items.find((item) => many.isOf(item, target)));
    },
  };
}

/** EC2 and the older services have codes of their own for what is not there; they begin alike. */
export function meansGone({ kind, code = '' }: CallFailure): boolean {
  return kind === 'not-found' || code.endsWith('.NotFound') || code.endsWith('.Malformed');
}

/** An extra read by one call. `absent` are the codes by which the service says that nothing is set. */
export function extra<Output>(
  service: Service,
  operation: string,
  command: (target: Target) => CommandOf<Output>,
  pick: (answer: Output) => unknown,
  options: { readonly permission?: string; readonly absent?: readonly string[] } = {},
): Extra {
  return async ({ ask, target }) => {
    try {
      return pick(await ask(service, operation, command(target), options.permission)) ?? null;
    } catch (error) {
      if (error instanceof CallError && options.absent?.includes(error.failure.code ?? '') === true) return null;
      throw error;
    }
  };
}

/** Which reads bring what is wanted: everything where that is not said. */
export interface Needs {
  /** Whether the first call is one of them. */
  readonly first: boolean;
  /** Names of the extra reads. */
  readonly more: readonly string[];
}

/** @param wants in lower case, as in `DetailTarget` */
export function needsOf(reader: Reader, wants: ReadonlySet<string> | undefined): Needs {
  const names = Object.keys(reader.more);
  if (wants === undefined) return { first: true, more: names };
  const more = names.filter((name) => wants.has(name.toLowerCase()));
  const rest = [...wants].some((want) => !more.some((name) => name.toLowerCase() === want));
  if (reader.bulk === undefined) return { first: rest, more };
  return { first: false, more: rest && !more.includes(reader.bulk) ? [...more, reader.bulk] : more };
}

/**
 * The reads of one resource. `attributes` are the members of the SDK's description of it (`DescribeInstances`' instance,
 * `GetFunction`'s configuration, …) with the extra reads beside them under their own names (`encryption`, `policy`, …).
 * An extra that failed is in `unread`, with the reason. `known` is what the first call said, where it was made for several at once.
 */
export async function readDetail(
  reader: Reader,
  reading: Reading,
  needs: Needs = needsOf(reader, undefined),
  known?: object,
): Promise<ResourceDetail | undefined> {
  const main = known ?? (needs.first ? await reader.read(reading) : {});
  if (main === undefined) return undefined;
  const attributes: Record<string, unknown> = { ...main };
  const unread: Record<string, CallFailure> = {};
  const extras = needs.more.map(async (name) => {
    try {
      attributes[name] = await reader.more[name]?.(reading);
    } catch (error) {
      if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
      unread[name] = error.failure;
    }
  });
  await Promise.all(extras);
  delete attributes['$metadata'];
  return { attributes, ...(Object.keys(unread).length === 0 ? {} : { unread }) };
}

/** What the parts of a target are. An id that is no ARN is `type|account|region|identifier`, or the identifier alone. */
export function targetOf({ id, account, region, name }: LookupTarget): Target {
  const arn = parseArn(id);
  const named = defined({ name });
  if (arn !== undefined) {
    const { resource } = arn;
    const key = resource.slice(Math.max(resource.lastIndexOf('/'), resource.lastIndexOf(':')) + 1);
    return { id, key, resource, account, region, ...named };
  }
  const joined = id.split('|');
  const key = joined.length >= 4 ? joined.slice(3).join('|') : id === '' ? (name ?? '') : id;
  return { id, key, resource: key, account, region, ...named };
}
