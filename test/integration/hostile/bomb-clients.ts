import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { classifyGrpc, AssetGrpc } from '../../../src/providers/gcp/asset-grpc.ts';
import { endpointOf } from '../../../src/providers/gcp/endpoint.ts';
import { fromJson } from '../../../src/providers/gcp/credential.ts';
import { grants, identityAt } from '../../../src/providers/azure/grants.ts';
import type { ProviderContext } from '../../../src/core/provider.ts';
import { openEngine } from '../open-engine.ts';

/** Where bombs are. `https` has a certificate that this process trusts. */
export interface BombPlaces {
  readonly http: string;
  readonly https: string;
  readonly grpc: string;
}

const signal = new AbortController().signal;
const mebibytes = (count: number): number => count * 1024 * 1024;

/** A client that asks for a bomb, and what of it it may take at most. */
export interface BombClient {
  readonly most: number;
  /** Resolves when it was refused as it has to be. */
  readonly ask: (places: BombPlaces) => Promise<void>;
}

const engineEnv: Readonly<Record<string, (url: string) => Record<string, string>>> = {
  aws: (url) => ({ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE12', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-west-1' }),
  azure: (url) => ({ DRIFTMGR_AZURE_ENDPOINT: url, DRIFTMGR_AZURE_TOKEN: 'token' }),
  gcp: (url) => ({ DRIFTMGR_GCP_ENDPOINT: url, DRIFTMGR_GCP_TOKEN: 'token' }),
  digitalocean: (url) => ({ DRIFTMGR_DIGITALOCEAN_ENDPOINT: url, DIGITALOCEAN_TOKEN: 'token-token' }),
};

function byEngine(provider: string): BombClient {
  return {
    most: mebibytes(64),
    async ask({ http }) {
      const opened = await openEngine({ ...engineEnv[provider]?.(http), DRIFTMGR_PROVIDERS: provider, AWS_EC2_METADATA_DISABLED: 'true' });
      try {
        assert.match(JSON.stringify(await opened.engine.request('credentials', { verify: true })), /larger than 64 MiB/);
      } finally {
        await opened.close();
      }
    },
  };
}

const tooLarge = /larger than 4 MiB|max-size|over limit: 4194304/;

/** The clients of clouds and of their sign-in services. */
export const bombClients: Readonly<Record<string, BombClient>> = {
  ...Object.fromEntries(Object.keys(engineEnv).map((provider) => [`${provider}, by its API`, byEngine(provider)])),
  'gcp, by gRPC': {
    most: mebibytes(64),
    async ask({ grpc }) {
      const client = new AssetGrpc(endpointOf({ settings: { endpoint: grpc } } as unknown as ProviderContext));
      try {
        const question = { method: 'searchAllResources', scope: 'projects/acme-0001', pageSize: 1 } as const;
        const error = await client.ask(question, {}, signal).then(
          () => new Error('taken'),
          (refused: unknown) => refused,
        );
        assert.equal(classifyGrpc(error, {}).code, 'answer-too-large', String(error));
      } finally {
        client.close();
      }
    },
  },
  'gcp, signing in by a key': {
    most: mebibytes(4),
    async ask({ http }) {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });
      const key = { type: 'service_account', client_email: 'a@b', private_key: privateKey, token_uri: `${http}/token` };
      await assert.rejects(fromJson(key, { target: undefined, endpoint: http }, {}).token(), tooLarge);
    },
  },
  'gcp, signing in as a person': {
    most: mebibytes(4),
    async ask({ http }) {
      const user = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r', token_uri: `${http}/token` };
      await assert.rejects(fromJson(user, { target: undefined, endpoint: http }, {}).token(), tooLarge);
    },
  },
  'azure, signing in by a secret': {
    most: mebibytes(4),
    async ask({ https }) {
      const grant = grants.secret({ authority: https, tenant: '11111111-1111-4111-8111-111111111111', client: 'c', secret: 's' });
      await assert.rejects(grant('https://management.azure.com', undefined, signal), tooLarge);
    },
  },
  'azure, signing in by an identity of the machine': {
    most: mebibytes(4),
    async ask({ http }) {
      await assert.rejects(identityAt(http, undefined)('https://management.azure.com', undefined, signal), tooLarge);
    },
  },
};

/** The readers of states, which may be large: for the bench alone. */
export const bombBackends: Readonly<
  Record<string, { readonly env: (url: string) => Record<string, string>; readonly state: (url: string) => string }>
> = {
  http: { env: () => ({}), state: (url) => `${url}/state` },
  consul: { env: (url) => ({ CONSUL_HTTP_ADDR: url }), state: (url) => `consul://${new URL(url).host}/app` },
  'HCP Terraform': { env: () => ({}), state: (url) => `tfc://${new URL(url).host}/acme/prod` },
  kubernetes: { env: (url) => ({ KUBE_HOST: url, KUBE_TOKEN: 't' }), state: () => 'kubernetes://default/app' },
  azurerm: { env: (url) => ({ DRIFTMGR_AZURE_ENDPOINT: url, ARM_SAS_TOKEN: 'sv=1&sig=s' }), state: () => 'azurerm://account/states/app' },
};
