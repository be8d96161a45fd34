import type { CredentialSource } from '../../core/provider.ts';
import type { Grant } from './signer.ts';

/** A source together with the way to its tokens; a token is fetched when a request is to be sent. */
export interface TokenSource extends CredentialSource {
  readonly grant: Grant;
  /** Its own tenant. */
  readonly tenant?: string;
  /** Further tenants that its files name. */
  readonly tenants?: readonly string[];
  /** It can sign in to other tenants than its own: a person's account, not a service principal of one tenant. */
  readonly manyTenants?: true;
}
