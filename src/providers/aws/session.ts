import { CallError } from '../../core/errors.ts';
import type { Identity, RateLimitScope, ProviderContext } from '../../core/provider.ts';
import { classify } from './classify.ts';
import type { Clients } from './clients.ts';
import { endpointOf, hostOf } from './endpoints.ts';
import { isRefusedTime } from './http.ts';
import { type Partition, partitionOf } from './partitions.ts';
import type { CommandOf, CredentialGetter, Service } from './sdk.ts';

/** Calls a second that we allow ourselves for each service in an account and region: AWS counts by API. */
const serviceRate = 10;
/** Calls a second for all services of an account and region together. */
const regionRate = 100;

export interface AskOptions<Output = unknown> {
  readonly region: string;
  readonly signal: AbortSignal;
  /** The IAM action, where it is not the operation's own name. */
  readonly permission?: string;
  readonly timeoutMs?: number;
  readonly mayBeEmpty?: boolean;
  /** Reads what the answer brings as a stream; part of the call, so that its limits and retries hold for it too. */
  readonly drain?: (answer: Output) => Promise<void>;
}

/** A profile's settings that matter beyond its credentials. */
export interface ProfileSettings {
  readonly name?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly services?: Readonly<Record<string, string>>;
}

export interface SessionFacts {
  readonly identity: string;
  /** The account that is spoken to; absent until it is known. */
  readonly account?: string;
  readonly partition?: string;
  readonly profile: ProfileSettings;
  readonly credentials: CredentialGetter;
  /** Its credentials come by the pipeline themselves: they are had before a call takes its place there. */
  readonly assumed?: boolean;
}

/** One identity in one account: everything that is asked of AWS goes through `ask`. */
export class Session {
  readonly identity: string;
  readonly account: string | undefined;
  readonly partition: Partition;
  readonly profile: ProfileSettings;
  readonly credentials: CredentialGetter;
  readonly context: ProviderContext;
  readonly #clients: Clients;
  readonly #assumed: boolean;
  /** Services of an endpoint of the user's whose times the SDK refuses. */
  readonly #timeless = new Set<string>();

  constructor(context: ProviderContext, clients: Clients, facts: SessionFacts) {
    this.context = context;
    this.#clients = clients;
    this.identity = facts.identity;
    this.account = facts.account;
    this.partition = partitionOf(facts.partition);
    this.profile = facts.profile;
    this.credentials = facts.credentials;
    this.#assumed = facts.assumed ?? false;
  }

  /**
   * Gets the credentials before the first call, in all the time that there is: what gives them (a program, a person with a code) may be slower than an
   * attempt of a call may take, and should not be asked twice. Throws `CallError`; what another try may give is left to the call.
   */
  async ready(asked: { readonly operation: string; readonly region: string; readonly permission: string }, signal: AbortSignal): Promise<void> {
    try {
      await this.credentials(signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = classify(error, asked);
      if (failure.kind !== 'transient' && failure.kind !== 'throttled' && failure.kind !== 'timed-out') throw new CallError(failure, error);
    }
  }

  /** Sends one command by the pipeline. Throws `CallError`. */
  async ask<Output>(service: Service, operation: string, command: CommandOf<Output>, options: AskOptions<Output>): Promise<Output> {
    const { region, signal, mayBeEmpty } = options;
    if (this.#assumed) await this.credentials(signal);
    const endpoint = endpointOf(service, { env: this.context.env, setting: this.context.settings['endpoint'], profile: this.profile });
    const choice = {
      service,
      region,
      owner: `${this.identity}|${this.account ?? ''}`,
      credentials: this.credentials,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(mayBeEmpty === undefined ? {} : { mayBeEmpty }),
    };
    const name = `${service.prefix}:${operation}`;
    const asked = { operation: name, region, permission: options.permission ?? name };
    return await this.context.pipeline.call<Output>({
      provider: 'aws',
      operation: name,
      region,
      ...(this.account === undefined ? {} : { account: this.account }),
      host: hostOf(service, operation, region, endpoint),
      limitScopes: this.#limitScopes(service, region),
      signal,
      send: async (abortSignal) => {
        const client = this.#clients.get({ ...choice, withoutTimes: this.#timeless.has(service.endpointWord) });
        try {
          // Had here, since the SDK would ask for them without a signal: a program that gives them ends with the attempt.
          await this.credentials(abortSignal);
          const answer = (await client.send(freshCopy(command), { abortSignal })) as Output;
          await options.drain?.(answer);
          return answer;
        } catch (error) {
          // The pipeline tries again what could not be read.
          if (endpoint !== undefined && isRefusedTime(error)) this.#timeless.add(service.endpointWord);
          throw error;
        }
      },
      classify: (error) => classify(error, asked),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });
  }

  /**
   * Keeps what is learnt of the account (regions, accounts, aliases) as long as the pipeline does. `ask` gets a signal that
   * aborts with the given one, or when nobody waits any more.
   */
  async cached<T>(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const question = { kind: 'discovery', provider: 'aws', identity: this.identity, key: `${key}|${this.account ?? ''}` } as const;
    return await this.context.pipeline.cached(question, async (joined) => await ask(AbortSignal.any([signal, joined])));
  }

  /** What the reads of a type's attributes are counted against, to tell how long they take. */
  detailMeter(region: string, type: string): RateLimitScope {
    const service = type.split('::')[1]?.toLowerCase() ?? '';
    return { key: `${this.#regionKey(region)}/${service}`, limit: 'aws', perSecond: serviceRate };
  }

  /** What the calls of a service are counted against, to tell how long they take. */
  serviceMeter(region: string, service: Service): RateLimitScope {
    return this.#limitScopes(service, region)[1];
  }

  #regionKey(region: string): string {
    return `aws/${this.account ?? this.identity}/${region}`;
  }

  /** The ceiling of the account and region, and the service within it. Whoever sets `limits.aws` sets the total, which then binds alone. */
  #limitScopes(service: Service, region: string): [RateLimitScope, RateLimitScope] {
    const key = this.#regionKey(region);
    const { perSecond, mostPerSecond } = service;
    return [
      { key, limit: 'aws', perSecond: regionRate },
      {
        key: `${key}/${service.prefix}`,
        limit: limitNameOf(service.prefix),
        perSecond: perSecond ?? serviceRate,
        ...(perSecond === undefined || perSecond > serviceRate ? { orLimit: 'aws' } : {}),
        ...(mostPerSecond === undefined ? {} : { mostPerSecond }),
      },
    ];
  }
}

/** The name of a service's limit in the settings: `resource-explorer-2` is `aws.resourceExplorer`. */
function limitNameOf(prefix: string): string {
  return `aws.${prefix.replace(/-\d+$/u, '').replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())}`;
}

/** A command for one attempt: sending adds middleware to some (S3 Control's), and adding it a second time is refused. */
function freshCopy<Output>(command: CommandOf<Output>): CommandOf<Output> {
  return Reflect.construct(command.constructor, [{ ...command.input }]) as CommandOf<Output>;
}

/** An identity, and what stands behind it. */
export interface KnownIdentity {
  readonly identity: Identity;
  readonly profile: ProfileSettings;
  readonly credentials: CredentialGetter;
}
