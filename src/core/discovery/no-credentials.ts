import { DriftMgrError } from '../errors.ts';
import type { ProviderId } from '../model.ts';

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
