import { DriftMgrError } from '../../errors.ts';
import type { Problem, ProviderId } from '../../model.ts';
import type { Identity } from '../../provider.ts';

/** Where each provider's own tools keep credentials, and how to get some. */
const signIns: Readonly<Record<ProviderId, string>> = {
  aws: 'AWS: "aws sso login" or "aws configure" (environment, ~/.aws)',
  azure: 'Azure: "az login" (environment, ~/.azure, managed identity)',
  gcp: 'Google Cloud: "gcloud auth application-default login" (environment, ~/.config/gcloud)',
  digitalocean: 'DigitalOcean: set DIGITALOCEAN_TOKEN, or "doctl auth init"',
};

/** Nobody is signed in anywhere; the hint has a line for each provider. */
export function noCredentials(providers: readonly ProviderId[]): DriftMgrError {
  return new DriftMgrError('no-credentials', `No credentials were found for ${providers.join(', ')}.`, {
    hint: [
      'Sign in as you do for Terraform:',
      ...providers.map((id) => `  ${signIns[id]}`),
      'or keep credentials encrypted: "driftmgr vault add". "driftmgr credentials" shows every place that was looked at.',
    ].join('\n'),
  });
}

/** A problem for each provider that was asked for by name, and that no credentials were found of, while others had some. */
export function notSignedIn(providers: readonly ProviderId[], { planProblems }: { readonly planProblems: readonly Problem[] }): Problem[] {
  return providers
    .filter((provider) => !planProblems.some((problem) => problem.provider === provider))
    .map((provider) => ({
      code: 'no-credentials',
      provider,
      message: `no credentials were found for ${provider}`,
      hint: `Sign in: ${signIns[provider]}.`,
    }));
}

/** What an account is called at each provider, and what to do where none is reached. */
const reaches: Readonly<Record<ProviderId, { readonly account: string; readonly remedy: string }>> = {
  aws: { account: 'account', remedy: 'AWS: allow sts:GetCallerIdentity, or name another profile (AWS_PROFILE)' },
  azure: {
    account: 'subscription',
    remedy:
      'Azure: get a role on a subscription ("Reader" is enough), or sign in to the tenant that has it ("az login --tenant", setting "azure.tenants")',
  },
  gcp: { account: 'project', remedy: 'Google Cloud: set GOOGLE_CLOUD_PROJECT, or name what to search in the setting "gcp.scopes"' },
  digitalocean: { account: 'team', remedy: 'DigitalOcean: use a token of the team' },
};

/** Credentials were found, and lead to nothing that could be scanned: none is active, or those of these identities reach no account. */
export function nothingReached(identities: readonly Identity[], named: readonly string[] = []): DriftMgrError {
  if (identities.length > 0) return noAccounts(identities);
  if (named.length > 0)
    return new DriftMgrError('no-credentials', `None of the credentials that were named (${named.join(', ')}) is of a cloud that was asked.`, {
      hint: 'What is asked for (its types, its provider) says which clouds are. driftmgr credentials lists all credentials.',
    });
  return new DriftMgrError('no-credentials', 'Credentials were found, but none of them is active.', {
    hint: 'Name one with --source (driftmgr credentials lists them), or make one active, e.g. by AWS_PROFILE.',
  });
}

function noAccounts(identities: readonly Identity[]): DriftMgrError {
  const who = identities.map(({ provider, principal, source }) => `${principal} (${source.label}) reaches no ${reaches[provider].account}`);
  const providers = [...new Set(identities.map(({ provider }) => provider))];
  return new DriftMgrError('no-accounts', `The credentials work, but there is nothing to scan: ${who.join('; ')}.`, {
    hint: providers.map((id) => `${reaches[id].remedy}.`).join('\n'),
  });
}
