import { CallError, type CallFailure, DriftMgrError } from './errors.ts';
import type { Problem } from './model.ts';
import type { Listing, ListingInput, Page, Provider, ResourceDetail } from './provider.ts';
import type { Redactor } from './redact.ts';

/** A failure without secrets: what a server echoed, or a program that was asked for credentials said, may hold some. */
export function redactFailure(failure: CallFailure, redactor: Redactor): CallFailure {
  const { message, hint, code, permission } = failure;
  return {
    ...failure,
    message: redactor.text(message),
    ...(hint === undefined ? {} : { hint: redactor.text(hint) }),
    ...(code === undefined ? {} : { code: redactor.text(code) }),
    ...(permission === undefined ? {} : { permission: redactor.text(permission) }),
  };
}

/**
 * An error that may be kept, shown or sent. What led to it is dropped: errors of libraries carry whole requests. Errors that are no DriftMgrError keep
 * their identity, since an aborted signal's reason is compared by it.
 */
export function redactError(error: unknown, redactor: Redactor): unknown {
  if (error instanceof CallError) return Object.assign(new CallError(redactFailure(error.failure, redactor)), stackOf(error, redactor));
  if (error instanceof DriftMgrError) {
    const { code, message, hint, details } = error;
    const more = {
      ...(hint === undefined ? {} : { hint: redactor.text(hint) }),
      ...(details === undefined ? {} : { details: redactor.value(details) as Record<string, unknown> }),
    };
    return Object.assign(new DriftMgrError(code, redactor.text(message), more), stackOf(error, redactor));
  }
  if (!(error instanceof Error)) return typeof error === 'string' ? redactor.text(error) : error;
  const message = redactor.text(error.message);
  if (message !== error.message) {
    Object.defineProperty(error, 'message', { value: message, configurable: true, writable: true });
    Object.defineProperty(error, 'stack', { value: redactor.text(error.stack ?? ''), configurable: true, writable: true });
  }
  return error;
}

function stackOf(error: Error, redactor: Redactor): { stack?: string } {
  return error.stack === undefined ? {} : { stack: redactor.text(error.stack) };
}

function redactProblems(problems: readonly Problem[], redactor: Redactor): Problem[] {
  return problems.map((problem) => ({
    ...problem,
    message: redactor.text(problem.message),
    ...(problem.hint === undefined ? {} : { hint: redactor.text(problem.hint) }),
  }));
}

/** A provider whose failures hold no secret, by whichever way they leave it: thrown, in a page, beside an answer. */
export function redactingProvider(provider: Provider, redactor: Redactor): Provider {
  const clean = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw redactError(error, redactor);
    }
  };
  const stated = async <T extends { problems: Problem[] }>(work: Promise<T>): Promise<T> => {
    const answer = await clean(work);
    return { ...answer, problems: redactProblems(answer.problems, redactor) };
  };
  const addresses = provider.addresses?.bind(provider);
  const readsById = provider.readsById?.bind(provider);
  const signIn = provider.signIn?.bind(provider);
  const details = provider.details?.bind(provider);
  const detailLimitScope = provider.detailLimitScope?.bind(provider);
  const ownerReads = provider.ownerReads?.bind(provider);
  const indexed = provider.indexed?.bind(provider);
  const readState = provider.readState?.bind(provider);
  const wrapKey = provider.wrapKey?.bind(provider);
  const unwrapKey = provider.unwrapKey?.bind(provider);
  return {
    id: provider.id,
    types: provider.types,
    names: provider.names,
    credentialSources: () => provider.credentialSources().map((probe) => ({ ...probe, look: (signal) => clean(probe.look(signal)) })),
    identify: (source, signal) => clean(provider.identify(source, signal)),
    accounts: (identity, signal) => stated(provider.accounts(identity, signal)),
    async listings(accounts, request, signal) {
      const planned = await stated(provider.listings(accounts, request, signal));
      return { ...planned, listings: planned.listings.map((listing) => redactingListing(listing, redactor)) };
    },
    lookup: (target, signal) => clean(provider.lookup(target, signal)),
    detail: async (target, signal) => redactUnread(await clean(provider.detail(target, signal)), redactor),
    consoleUrl: (resource) => provider.consoleUrl(resource),
    close: () => {
      provider.close();
    },
    ...(addresses === undefined ? {} : { addresses: () => addresses() }),
    ...(readsById === undefined ? {} : { readsById: (nativeType) => readsById(nativeType) }),
    ...(signIn === undefined ? {} : { signIn: (source, signal) => clean(signIn(source, signal)) }),
    ...(details === undefined
      ? {}
      : {
          details: (targets) =>
            details(targets).map((read) => ({
              targets: read.targets,
              calls: read.calls,
              limitScope: read.limitScope,
              run: async (signal) => (await clean(read.run(signal))).map((one) => redactDetail(one, redactor)),
            })),
        }),
    ...(detailLimitScope === undefined ? {} : { detailLimitScope: (target) => detailLimitScope(target) }),
    ...(ownerReads === undefined
      ? {}
      : {
          ownerReads: (resources, inventory) =>
            ownerReads(resources, inventory).map((read) => ({ ...read, run: (signal) => clean(read.run(signal)) })),
        }),
    // What an index fails by is told to nobody.
    ...(indexed === undefined ? {} : { indexed: (reach, signal) => indexed(reach, signal) }),
    ...(readState === undefined ? {} : { readState: (location, signal) => clean(readState(location, signal)) }),
    ...(wrapKey === undefined ? {} : { wrapKey: (id, plain, context, signal) => clean(wrapKey(id, plain, context, signal)) }),
    ...(unwrapKey === undefined ? {} : { unwrapKey: (id, wrapped, context, signal) => clean(unwrapKey(id, wrapped, context, signal)) }),
  };
}

function redactDetail(one: ResourceDetail | Error, redactor: Redactor): ResourceDetail | Error {
  return one instanceof Error ? (redactError(one, redactor) as Error) : redactUnread(one, redactor);
}

function redactUnread(detail: ResourceDetail, redactor: Redactor): ResourceDetail {
  if (detail.unread === undefined) return detail;
  const unread = Object.entries(detail.unread).map(([part, failure]) => [part, redactFailure(failure, redactor)] as const);
  return { ...detail, unread: Object.fromEntries(unread) };
}

function redactingListing(listing: Listing, redactor: Redactor): Listing {
  async function* pages(input: ListingInput): AsyncGenerator<Page> {
    try {
      for await (const page of listing.run(input)) {
        const { failures } = page;
        if (failures === undefined) yield page;
        else yield { ...page, failures: failures.map((part) => ({ ...part, failure: redactFailure(part.failure, redactor) })) };
      }
    } catch (error) {
      throw redactError(error, redactor);
    }
  }
  return { ...listing, run: pages };
}
