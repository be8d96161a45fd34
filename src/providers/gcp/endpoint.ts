import { isLoopbackHost, isSafeUrl } from '../../core/loopback.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { ProviderContext } from '../../core/provider.ts';

/** Where Google Cloud is: one address for everything where the setting names one, else each API's own host. */
export interface Endpoint {
  /** Without a slash at its end; undefined for Google's own hosts. */
  readonly custom: URL | undefined;
  /** A simulated cloud on this machine: plain http and an unverified token are fine there. */
  readonly loopback: boolean;
  /** The base address of an API, e.g. of `cloudasset`. */
  base(api: string): string;
}

/** Reads the setting `gcp.endpoint`. @throws DriftMgrError `bad-endpoint` for plain http to another host than this one */
export function endpointOf(context: ProviderContext): Endpoint {
  const setting = context.settings['endpoint'];
  if (typeof setting !== 'string' || setting === '') {
    return { custom: undefined, loopback: false, base: (api) => `https://${api}.googleapis.com` };
  }
  const url = new URL(setting);
  const loopback = isLoopbackHost(url.hostname);
  if (!isSafeUrl(url))
    throw new DriftMgrError('bad-endpoint', 'The endpoint of Google Cloud has to be https; plain http is for loopback hosts only.');
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v[13]$/, '')}`;
  return { custom: url, loopback, base: () => base };
}
