import type { SentRules } from '../../core/calls/sent-request.ts';

/** What is sent to DigitalOcean. SOURCE: DigitalOcean API reference: kubeconfigs, credentials of clusters and of the registry are GETs too. */
export const digitalOceanReads: SentRules = {
  posted: [],
  secrets: /\/(?:kubeconfig|credentials|docker-credentials)$/iu,
};
