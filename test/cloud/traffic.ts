import { appendFileSync } from 'node:fs';

/** One request as a simulated cloud saw it. */
export interface SeenRequest {
  readonly cloud: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  /** What the client asked, by the published names of the operation's input. */
  readonly input: Readonly<Record<string, unknown>>;
  /** `performance.now()` at arrival. */
  readonly at: number;
  /** HTTP status that was answered; absent while it runs, and where nothing was answered. */
  status?: number;
  /** True when the client closed the connection before the answer was complete. */
  aborted: boolean;
}

/**
 * Writes down what a cloud saw, in the file that `DRIFTMGR_SEEN_OPERATIONS` names: a whole test run leaves there what was sent, one `cloud operation`
 * a line. Named as on the pipeline of calls, as far as the cloud can tell.
 */
export function noteSeen({ cloud, service, operation }: Pick<SeenRequest, 'cloud' | 'service' | 'operation'>): void {
  const file = process.env['DRIFTMGR_SEEN_OPERATIONS'] ?? '';
  if (file === '') return;
  const name =
    operation.startsWith(`${service}.`) || operation.startsWith(`${service}/`) || /^microsoft\./i.test(operation)
      ? operation
      : `${service}:${operation}`;
  appendFileSync(file, `${cloud} ${name}\n`);
}
