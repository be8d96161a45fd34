import type { NodeHttpHandler } from '@smithy/node-http-handler';

/** Where those who give credentials are asked. */
export interface CredentialPlace {
  /** The region of STS, where the profile names none. */
  readonly region: string;
  /** The user's endpoint, where there is one. */
  readonly endpoint?: string;
  readonly requestHandler?: NodeHttpHandler;
}
