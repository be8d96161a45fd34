import type { Redactor } from '../redact.ts';
import { hiddenFields } from './secret-fields.ts';

/** The secrets that left the vault while it is open: kept out of logs, and taken back with the next lock. */
export class HandedOut {
  readonly #redactor: Redactor;
  readonly #learned = new Map<string, () => void>();
  #untilLock = new AbortController();
  #any = false;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** Aborts with the next lock. */
  get locked(): AbortSignal {
    return this.#untilLock.signal;
  }

  /** Keeps a secret out of logs until the vault locks. */
  learn(secret: Readonly<Record<string, string>>): void {
    for (const field of hiddenFields) {
      const value = secret[field];
      if (value !== undefined && !this.#learned.has(value)) this.#learned.set(value, this.#redactor.learn(value));
    }
  }

  /** Notes that secrets are given to a provider. */
  give(secrets: readonly Readonly<Record<string, string>>[]): void {
    if (secrets.length > 0) this.#any = true;
    for (const secret of secrets) this.learn(secret);
  }

  /** The vault locked. True where secrets had been given to a provider. */
  withdraw(): boolean {
    const withdrawn = this.#any;
    this.#any = false;
    this.#untilLock.abort();
    this.#untilLock = new AbortController();
    for (const forget of this.#learned.values()) forget();
    this.#learned.clear();
    return withdrawn;
  }
}
