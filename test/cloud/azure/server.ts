import type { Answer } from '../delivery.ts';
import type { Fault } from '../faults.ts';
import { type HttpCloud, type HttpRequest, startHttpCloud, type Understood } from '../http-cloud.ts';
import { type Operation, operationOf, SimulatedArm } from './arm.ts';
import { dataOperationOf, SimulatedDataPlanes } from './data-planes.ts';
import { failure, faulty } from './errors.ts';
import { type AzureEstate, keptIn } from './estate.ts';
import { SimulatedGraph } from './graph.ts';

export interface SimulatedAzure extends HttpCloud {
  /** Variables that lead DriftMgr here, and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes a new version of Key Vault's key. */
  rotateKey(): void;
}

/** Serves Azure Resource Manager, Resource Graph, blobs (of accounts by their host, or in the path) and Key Vault's keys on a loopback port of its own. */
export async function startAzure(estate: AzureEstate, port = 0): Promise<SimulatedAzure> {
  const kept = new Map(estate.subscriptions.map((spec) => [spec.id.toLowerCase(), keptIn(spec)]));
  const data = new SimulatedDataPlanes(estate);
  const coverages = new Map<string, { readonly arm: SimulatedArm; readonly graph: SimulatedGraph }>();

  /** What a token sees: everything, or its tenant. */
  function coverageOf(token: string): { readonly arm: SimulatedArm; readonly graph: SimulatedGraph } {
    const tenant = estate.tenantTokens?.[token];
    const known = coverages.get(tenant ?? '');
    if (known !== undefined) return known;
    const subscriptions = estate.subscriptions.filter((spec) => tenant === undefined || (spec.tenant ?? estate.tenant) === tenant);
    const seen = { ...estate, subscriptions };
    const made = { arm: new SimulatedArm(seen, kept, tenantsOf(estate)), graph: new SimulatedGraph(seen, kept) };
    coverages.set(tenant ?? '', made);
    return made;
  }

  function understand(given: HttpRequest): Understood {
    const request = pathStyle(given);
    const operation = dataOperationOf(request) ?? operationOf(request);
    return {
      seen: {
        service: operation.service,
        operation: operation.action,
        region: 'global',
        account: operation.subscription ?? '',
        input: inputOf(request),
      },
      answer: (faults) => answer(request, operation, faults),
    };
  }

  function answer(request: HttpRequest, operation: Operation, faults: readonly Fault[]): Answer {
    const blob = operation.action.endsWith('/blobs/read') ? data.blob(request) : undefined;
    if (blob !== undefined) return blob;
    const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
    if (token === undefined || !(estate.tokens.includes(token) || token in (estate.tenantTokens ?? {}))) {
      return failure(401, 'InvalidAuthenticationToken', 'The access token is invalid.', {
        'www-authenticate': 'Bearer authorization_uri="https://login.example"',
      });
    }
    const broken = faulty(faults, operation.action, request.path);
    if (broken !== undefined) return broken;
    if (operation.service === 'Microsoft.KeyVault' && dataOperationOf(request) !== undefined) return data.key(request);
    if (operation.service !== 'Microsoft.ResourceGraph') return coverageOf(token).arm.answer(request, operation);
    if (estate.graph === 'absent') return failure(404, 'InvalidResourceNamespace', "The resource namespace 'Microsoft.ResourceGraph' is invalid.");
    if (estate.graph === 'unknown') return failure(404, 'NotFound', 'Not Found');
    if (estate.graph === 'broken') return failure(500, 'InternalServerError', 'Encountered internal server error.');
    if (estate.graph === 'denied') return failure(403, 'AccessDenied', 'Please provide below info when asking for support.');
    return coverageOf(token).graph.answer(request);
  }

  const cloud = await startHttpCloud('azure', understand, port);
  return {
    ...cloud,
    environment: { DRIFTMGR_AZURE_ENDPOINT: cloud.url, DRIFTMGR_AZURE_TOKEN: estate.tokens[0] ?? '' },
    rotateKey: () => {
      data.rotateKey();
    },
  };
}

/** A storage account is named by its host ("Naming and Referencing Containers, Blobs, and Metadata"); on loopback by the first step of the path, as by emulators. */
function pathStyle(request: HttpRequest): HttpRequest {
  const account = /^([a-z0-9]{3,24})\.blob\.core\.windows\.net$/.exec((request.headers['host'] ?? '').replace(/:\d+$/, ''))?.[1];
  return account === undefined ? request : { ...request, path: `/${account}${request.path}` };
}

function tenantsOf(estate: AzureEstate): readonly string[] {
  return [...new Set([estate.tenant, ...estate.subscriptions.flatMap((spec) => spec.tenant ?? [])])];
}

function inputOf(request: HttpRequest): Readonly<Record<string, unknown>> {
  const query = Object.fromEntries(request.query);
  if (request.method !== 'POST' || request.body === '') return query;
  const body: unknown = JSON.parse(request.body);
  return typeof body === 'object' && body !== null ? { ...query, ...body } : query;
}
