import type { NodeHttpHandler } from '@smithy/node-http-handler';

/** A command of the AWS SDK whose answer is `Output`; said by its shape, so that every service's commands fit. */
export interface CommandOf<Output> {
  readonly input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): (args: never) => Promise<{ output: Output }>;
}

/** What every client of the AWS SDK can do, as far as it is needed here. */
export interface AwsClient {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<unknown>;
  destroy(): void;
  readonly middlewareStack: { remove(name: string): boolean };
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives credentials, kept until they are about to expire. The signal ends the request for new ones, where that is ours. */
export type CredentialGetter = (signal?: AbortSignal) => Promise<AwsCredentials>;

/** What a client is made with; the settings that all clients of the SDK share. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentials>;
  readonly maxAttempts: 1;
  readonly requestHandler: NodeHttpHandler;
  readonly endpoint?: string;
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
}

/** One AWS service: how it is named in permissions and endpoints, and how its client is made. */
export interface Service {
  /** The prefix of its IAM actions, e.g. `ec2`. */
  readonly prefix: string;
  /** The word in `AWS_ENDPOINT_URL_<WORD>` and, in lower case, in a profile's `services` section. */
  readonly endpointWord: string;
  /** One endpoint for a whole partition. */
  readonly global?: true;
  /** Answers in XML, where an absent list means that the answer is not what was asked for. */
  readonly xml?: true;
  /** Calls a second in the place of our usual rate, where a documented quota is lower, or so much higher that waiting would be for nothing. */
  readonly perSecond?: number;
  /** A documented quota of the service that is higher than our usual rate: calls a second. */
  readonly mostPerSecond?: number;
  create(config: ClientConfig): AwsClient;
}
