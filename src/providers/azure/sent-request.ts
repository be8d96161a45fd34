import type { SentRules } from '../../core/calls/sent-request.ts';

/**
 * What is sent to Azure: a query of Resource Graph and the wrapping of the vault's data key are POSTs, as are all the reads that hand out keys (`listKeys`, …).
 * SOURCE: Azure REST API reference, "Resource Graph: Resources", "Key Vault: Wrap Key", "Storage Accounts: List Keys".
 */
export const azureReads: SentRules = {
  posted: [/\/providers\/Microsoft\.ResourceGraph\/resources$/iu, /^\/keys\/[^/]+(?:\/[^/]+)?\/(?:wrapkey|unwrapkey)$/iu],
  secrets:
    /\/list(?:\w*Keys?|\w*Secrets?|\w*Credentials?|ConnectionStrings|AccountSas|ServiceSas|publishingcredentials)\b|^[^/]+\.vault\.[^/]+\/(?:secrets|certificates)(?:\/|$)/iu,
};
