import type { DoctorCheck } from '../../api/doctor.ts';
import type { CredentialReport } from '../../api/engine-api.ts';
import type { ManagedCallPipeline } from '../../calls/call-pipeline.ts';
import { CallError, DriftMgrError, messageOf } from '../../errors.ts';
import { isLoopbackHost } from '../../loopback.ts';
import type { ProviderId } from '../../model.ts';
import { unreadCertificates } from '../../network/prepare.ts';
import { proxyFor } from '../../network/proxy.ts';
import { type Answered, reach, type Unreached, whyUnreached } from '../../network/reach.ts';
import type { Provider } from '../../provider.ts';
import { providerTitles } from '../../render/counts.ts';
import { duration } from '../../render/text.ts';
import { trouble } from './machine.ts';

const answerMs = 10_000;
/** AWS and Azure refuse what is signed or issued five minutes off; a minute is more than any clock that is set drifts. */
const mostSkewMs = 60_000;

/** Certificates and proxies that the environment names and nobody can use. */
export function checkNetworkSettings(env: Readonly<Record<string, string | undefined>>): DoctorCheck[] {
  const certificates = unreadCertificates(env).map((message) =>
    trouble('network', 'certificates-unread', message, 'Name a file with certificates in PEM, or unset the variable.'),
  );
  const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()] ?? '';
    // The value may hold a password: it is not shown.
    const usable = value === '' || URL.canParse(value) || URL.canParse(`http://${value}`);
    return usable ? [] : [trouble('network', 'proxy', `${name} holds no address, so that no proxy is used`, 'Write it as http://host:port.')];
  });
  return [...certificates, ...proxies];
}

/** What came of reaching one cloud. */
export interface CloudReached {
  readonly checks: readonly DoctorCheck[];
  /** False where an address did not answer: what else would be asked there fails by it. */
  readonly reached: boolean;
}

/** Asks each address of a cloud for nothing, and looks at the time that it answers with. */
export async function checkReach(
  provider: Provider,
  { pipeline, now, signal }: { readonly pipeline: ManagedCallPipeline; readonly now: () => number; readonly signal: AbortSignal },
): Promise<CloudReached> {
  let addresses: readonly string[];
  try {
    addresses = provider.addresses?.() ?? [];
  } catch (error) {
    return { checks: [endpointTrouble(provider.id, error)], reached: false };
  }
  const answers = await Promise.all(
    [...new Set(addresses.map((address) => new URL('/', address).href))].map(async (address) => {
      const url = new URL(address);
      const began = now();
      try {
        const answer = await ask(provider.id, url, pipeline, signal);
        return { url, answer, at: (began + now()) / 2 };
      } catch (error) {
        const cause = error instanceof CallError ? (error.cause ?? error) : error;
        return { url, failure: whyUnreached(cause, url.host) };
      }
    }),
  );
  const reached = answers.every(({ answer }) => answer !== undefined);
  const clock = answers.flatMap(({ url, answer, at = 0 }) => clockCheck(provider.id, url, answer, at)).slice(0, 1);
  return { checks: [...answers.map(({ url, failure }) => reachCheck(provider.id, url, failure)), ...clock], reached };
}

async function ask(provider: ProviderId, url: URL, pipeline: ManagedCallPipeline, signal: AbortSignal): Promise<Answered> {
  return await pipeline.call({
    provider,
    operation: 'endpoint:HEAD /',
    limitScopes: [],
    signal,
    timeoutMs: answerMs,
    send: (attempt) => reach(url, attempt),
    classify: (error) => ({ kind: 'failed', message: messageOf(error) }),
  });
}

function reachCheck(provider: ProviderId, url: URL, failure: Unreached | undefined): DoctorCheck {
  const proxy = proxyFor(url);
  const way = proxy === undefined ? (isLoopbackHost(url.hostname) ? '' : ', without a proxy') : `, through the proxy ${proxy.host}`;
  if (failure === undefined) return { area: 'network', state: 'ok', provider, message: `${providerTitles[provider]}: ${url.host} answers${way}` };
  return { ...trouble('network', failure.code, `${providerTitles[provider]}: ${failure.message}${way}`, failure.hint), provider };
}

function clockCheck(provider: ProviderId, url: URL, answer: Answered | undefined, at: number): DoctorCheck[] {
  if (answer?.serverTime === undefined) return [];
  // The header has whole seconds: on average it is half a second behind.
  const skew = at - (answer.serverTime + 500);
  if (Math.abs(skew) < mostSkewMs) return [{ area: 'clock', state: 'ok', provider, message: `this machine's clock agrees with that of ${url.host}` }];
  const message = `this machine's clock is ${duration(Math.abs(skew))} ${skew < 0 ? 'behind' : 'ahead of'} that of ${url.host}`;
  return [
    {
      ...trouble(
        'clock',
        'clock-skew',
        message,
        'Set the clock (NTP). Clouds refuse requests that are signed minutes off, and tokens seem expired or not valid yet.',
      ),
      provider,
    },
  ];
}

function endpointTrouble(provider: ProviderId, error: unknown): DoctorCheck {
  return {
    ...trouble(
      'network',
      DriftMgrError.is(error) ? error.code : 'bad-endpoint',
      `${providerTitles[provider]}: ${messageOf(error)}`,
      DriftMgrError.is(error) ? error.hint : undefined,
    ),
    provider,
  };
}

/** What was found of credentials. A credential that is not in use may be as old as it likes; one in use that does not work is trouble. */
export function checkCredentials({ sources, probes }: CredentialReport): DoctorCheck[] {
  const used = sources.filter((source) => source.active);
  const checks = (used.length === 0 ? sources : used).map((source): DoctorCheck => {
    const { provider, label, principal, problem } = source;
    const name = `${providerTitles[provider]}: ${label}`;
    const broken = (code: string, what: string): DoctorCheck => ({
      ...trouble(
        'credentials',
        code,
        `${name} ${what}`,
        source.renew === undefined ? (source.hint ?? problem?.hint) : `Renew it with ${source.renew}.`,
      ),
      provider,
    });
    if (source.state === 'expired')
      return broken('credential-expired', `is expired${source.expiresAt === undefined ? '' : ` since ${source.expiresAt}`}`);
    if (source.state === 'unusable') return broken('credential-unusable', 'cannot be used');
    if (source.verified === 'no') return broken(problem?.code ?? 'credential-refused', `was refused: ${problem?.message ?? 'no reason was given'}`);
    if (problem !== undefined) return broken(problem.code, `is ${principal ?? 'known'}, but: ${problem.message}`);
    const who = source.verified === 'yes' ? `is ${principal ?? 'known'}` : 'is found, and was not tried';
    const state = source.active && source.verified === 'yes' ? 'ok' : 'note';
    return { area: 'credentials', state, provider, message: `${name} ${who}${source.active ? '' : ', and not in use'}` };
  });
  const unread = probes
    // What keeps the vault shut is said of the vault.
    .filter(({ id, outcome }) => (outcome === 'failed' || outcome === 'timed-out') && !id.endsWith(':vault'))
    .map(({ provider, label, message }): DoctorCheck => ({
      ...trouble(
        'credentials',
        'credentials-unread',
        `${providerTitles[provider]}: ${label} could not be looked at: ${message ?? 'no answer'}`,
        'Mend it, or raise credentialTimeout where it is slow.',
      ),
      provider,
    }));
  const none = sources.length === 0 && unread.length === 0;
  return [
    ...checks,
    ...unread,
    ...(none
      ? [
          trouble(
            'credentials',
            'no-credentials',
            'no credentials were found',
            'Sign in as you do for Terraform; "driftmgr credentials" shows every place that was looked at.',
          ),
        ]
      : []),
  ];
}
