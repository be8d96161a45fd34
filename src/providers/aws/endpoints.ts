import { checkedEndpoint } from '../../core/loopback.ts';
import type { ProviderContext } from '../../core/provider.ts';
import type { Service } from './sdk.ts';

/** Where endpoints may be named. */
export interface EndpointSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The setting `driftmgr.aws.endpoint`. */
  readonly setting?: unknown;
  readonly profile?: { readonly endpointUrl?: string; readonly services?: Readonly<Record<string, string>> };
}

/**
 * The endpoint that the user gave a service, in the SDK's order: `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, the
 * profile's; the setting of DriftMgr stands where `AWS_ENDPOINT_URL` is not set. Undefined leaves the choice to the SDK.
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 * @throws DriftMgrError `bad-endpoint` for plain http to another machine
 */
export function endpointOf(service: Pick<Service, 'endpointWord'>, { env, setting, profile = {} }: EndpointSources): string | undefined {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const own = `AWS_ENDPOINT_URL_${service.endpointWord}`;
  const named: readonly (readonly [string, unknown])[] = [
    [own, env[own]],
    ['AWS_ENDPOINT_URL', env['AWS_ENDPOINT_URL']],
    ['the setting aws.endpoint', setting],
    ['the profile or the backend', profile.services?.[service.endpointWord.toLowerCase()]],
    ['the profile', profile.endpointUrl],
  ];
  for (const [source, value] of named) if (typeof value === 'string' && value !== '') return checkedEndpoint(value, source);
  return undefined;
}

/**
 * Whom a request will reach, for the circuit breaker and the log: AWS' own host, which is one for each service and region. Behind one endpoint of
 * the user's stand all of them, and such servers fail operation by operation: one that they lack says nothing of the others, nor one region of another.
 */
export function hostOf(service: Service, operation: string, region: string, endpoint: string | undefined): string {
  if (endpoint !== undefined && URL.canParse(endpoint)) return `${new URL(endpoint).host}/${region}/${service.prefix}/${operation}`;
  return `${service.prefix}.${region}.amazonaws.com`;
}

/** Where the caller's identity is asked for, which every scan begins with. @throws DriftMgrError `bad-endpoint` */
export function signInAddress({ env, settings }: Pick<ProviderContext, 'env' | 'settings'>): string {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return endpointOf({ endpointWord: 'STS' }, { env, setting: settings['endpoint'] }) ?? `https://sts.${region}.${suffix}`;
}
