import { fileLimits } from '../../core/plain-files.ts';
import type { AwsClient, ClientConfig, CredentialGetter, Service } from './sdk.ts';
import { type HandlerRules, StrictHandler } from './http.ts';

/** Clients kept at once. They hold no sockets of their own, so letting one go costs only the making of the next. */
const mostClients = 400;

export interface ClientChoice {
  readonly service: Service;
  readonly region: string;
  /** Whose credentials: one word for each identity and account. */
  readonly owner: string;
  readonly credentials: CredentialGetter;
  readonly endpoint?: string;
  /** An answer without a body is an answer (an empty object in a bucket). */
  readonly mayBeEmpty?: boolean;
  /** See `HandlerRules`. */
  readonly withoutTimes?: boolean;
}

/** The clients of all services, made when first used, on one set of sockets. */
export class Clients {
  readonly #kept = new Map<string, AwsClient>();
  readonly #agents = { keepAlive: true, maxSockets: 256, keepAliveMsecs: 1000 };
  readonly #strict = this.#handler();
  readonly #lenient = this.#handler({ mayBeEmpty: true, mostBytes: fileLimits.state });
  readonly #timeless = this.#handler({ withoutTimes: true });
  readonly #shared: Pick<ClientConfig, 'useFipsEndpoint' | 'useDualstackEndpoint'>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#shared = {
      ...(env['AWS_USE_FIPS_ENDPOINT'] === 'true' ? { useFipsEndpoint: true } : {}),
      ...(env['AWS_USE_DUALSTACK_ENDPOINT'] === 'true' ? { useDualstackEndpoint: true } : {}),
    };
  }

  /** The client for a service in a region, for one owner of credentials. The SDK's own retries are off. */
  get(choice: ClientChoice): AwsClient {
    const { service, region, owner, endpoint, credentials, mayBeEmpty = false, withoutTimes = false } = choice;
    const key = [owner, service.endpointWord, region, endpoint ?? '', String(mayBeEmpty), String(withoutTimes)].join('|');
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const requestHandler = mayBeEmpty ? this.#lenient : withoutTimes ? this.#timeless : this.#strict;
    const custom = endpoint === undefined ? this.#shared : { endpoint };
    const client = service.create({ region, credentials: async () => await credentials(), maxAttempts: 1, requestHandler, ...custom });
    // It copies every answer for a logger that is not there: a tenth of a scan's time.
    client.middlewareStack.remove('loggerMiddleware');
    this.#kept.set(key, client);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostClients && oldest !== undefined) this.#kept.delete(oldest);
    return client;
  }

  /** Lets the clients of an owner go: its credentials were proven anew. */
  forget(identity: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${identity}|`)) this.#kept.delete(key);
  }

  /** Sends the requests of those who give credentials, by the same ways. */
  get requestHandler(): StrictHandler {
    return this.#strict;
  }

  /** Ends all sockets. */
  close(): void {
    this.#kept.clear();
    this.#strict.destroy();
    this.#lenient.destroy();
    this.#timeless.destroy();
  }

  #handler(rules: HandlerRules = {}): StrictHandler {
    return new StrictHandler({ connectionTimeout: 10_000, httpAgent: this.#agents, httpsAgent: this.#agents }, rules);
  }
}
