/**
 * A type that has an identity row and that some listing returns: what a state of the provider holds of it, beside what the cloud names it in the
 * listing. Written from AWS's own pages, not from the tables under test. SOURCE: Attribute Reference and Import sections of the Terraform AWS
 * provider's pages; ARN formats of the Service Authorization Reference; primary identifiers of the CloudFormation resource schemas.
 */
export interface ListedType {
  readonly terraform: string;
  /** Attributes that name it; `arn` is added where `arn` is not `false`. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly native: string;
  /** The ARN, where it has one. */
  readonly arn?: string;
  /** Set where the state's `arn` is absent in every version of the provider, or another one. */
  readonly stateArn?: string | false;
  /** The primary identifier, where Cloud Control lists the type: its answers may hold the ARN, and mostly do not. */
  readonly identifier?: string;
  readonly global?: true;
  /** Every version of the provider has its `arn`, and nothing else of its state names it. */
  readonly byArn?: true;
}

export const account = '123456789012';
export const region = 'eu-west-1';
/** What stands between service and resource in an ARN. */
export const at = `${region}:${account}:`;
export const uuid = '1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b';

/** What only some types have. */
export type More = Partial<Omit<ListedType, 'terraform' | 'native' | 'arn' | 'state'>>;
