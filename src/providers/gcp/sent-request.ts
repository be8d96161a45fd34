import type { SentRules } from '../../core/calls/sent-request.ts';

/**
 * What is sent to Google Cloud: some lists and reads are POSTs (`listInstances`, `:getIamPolicy`), and so is the wrapping of the vault's data key.
 * SOURCE: Google Cloud's API reference, "Custom methods"; Secret Manager "versions.access", IAM Credentials "generateAccessToken", "signJwt".
 */
export const gcpReads: SentRules = {
  posted: [/[/:](?:list|get|search|query|aggregatedList)(?:[A-Z]\w*)?$/u, /\/cryptoKeys\/[^/]+:(?:encrypt|decrypt)$/u],
  secrets: /:(?:access|generate\w*|sign\w*)$|\/(?:serialPort|screenshot|getGuestAttributes)$/iu,
};

/** The methods of gRPC that are called, by the paths that they have on the wire. SOURCE: google/cloud/asset/v1/asset_service.proto. */
export const gcpCalls: readonly string[] = [
  '/google.cloud.asset.v1.AssetService/SearchAllResources',
  '/google.cloud.asset.v1.AssetService/ListAssets',
];
