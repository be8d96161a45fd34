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
