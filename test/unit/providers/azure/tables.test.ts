import assert from 'node:assert/strict';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import { ArmError, readAnswer } from '../../../../src/providers/azure/answers.ts';
import { classify } from '../../../../src/providers/azure/classify.ts';
import { cloudOf, isLoopback } from '../../../../src/providers/azure/clouds.ts';
import { furtherTables, mostTables, queryOf } from '../../../../src/providers/azure/graph-query.ts';
import { newestVersions } from '../../../../src/providers/azure/lookup.ts';
import { covered, regionOf, spelt, types } from '../../../../src/providers/azure/types.ts';
import { InvalidQuery, runQuery } from '../../../cloud/azure/kql.ts';

describe('Azure tables', () => {
  it('spells types as Terraform’s table and the providers do', () => {
    assert.equal(spelt('microsoft.compute/virtualmachines'), 'Microsoft.Compute/virtualMachines');
    assert.equal(spelt('microsoft.resources/subscriptions/resourcegroups'), 'Microsoft.Resources/resourceGroups');
    assert.equal(spelt('microsoft.unheard/of'), 'microsoft.unheard/of');
    for (const { type } of types) assert.equal(spelt(type.toLowerCase()), type, type);
  });

  it('has each title once', () => {
    assert.equal(new Set(types.map(({ type }) => type.toLowerCase())).size, types.length);
    assert.equal(new Set(types.map(({ title }) => title)).size, types.length);
  });

  it('covers no part of a resource, and nothing that ARM leaves out of its list', () => {
    assert.ok(covered.includes('Microsoft.Resources/resourceGroups'));
    assert.ok(covered.includes('Microsoft.Storage/storageAccounts'));
    for (const type of ['Microsoft.Network/virtualNetworks/subnets', 'Microsoft.Authorization/roleAssignments', 'Microsoft.Resources/deployments'])
      assert.ok(!covered.includes(type), type);
  });

  it('reads locations as region names', () => {
    assert.deepEqual([regionOf('West Europe'), regionOf('eastus'), regionOf(''), regionOf(null)], ['westeurope', 'eastus', 'global', 'global']);
  });

  it('asks no more tables at once than a query may join, each with a reason', () => {
    assert.ok(1 + furtherTables.filter((table) => table.always === true).length <= mostTables);
    for (const { why } of furtherTables) assert.ok(why.length > 10);
  });

  it('lets nothing but a type into a query', () => {
    const query = queryOf(['Resources'], 'counts', { types: ["microsoft.x/y') | take 0 //"], locations: [] });
    assert.ok(query.includes("in~ ('microsoft.x/ytake0//')"));
    assert.doesNotThrow(() => runQuery(query, () => []));
  });

  it('takes the newest version that is no preview', () => {
    const body = {
      resourceTypes: [
        { resourceType: 'virtualMachines', apiVersions: ['2024-12-01-preview', '2023-01-01', '2024-07-01'] },
        { resourceType: 'new', apiVersions: ['2025-01-01-preview'] },
        { resourceType: 'none', apiVersions: [] },
      ],
    };
    assert.deepEqual(newestVersions(body), { virtualmachines: '2024-07-01', new: '2025-01-01-preview' });
  });

  for (const [status, code, html, kind] of [
    [429, 'RateLimiting', false, 'throttled'],
    [429, undefined, true, 'throttled'],
    [403, 'AuthorizationFailed', false, 'denied'],
    [404, 'SubscriptionNotFound', false, 'denied'],
    [404, 'ResourceNotFound', false, 'not-found'],
    [404, 'InvalidResourceNamespace', false, 'unsupported'],
    [404, undefined, true, 'unsupported'],
    [404, undefined, false, 'unsupported'],
    [401, 'ExpiredAuthenticationToken', false, 'unauthenticated'],
    [400, 'BadRequest', false, 'invalid'],
    [502, undefined, true, 'transient'],
    [500, 'InternalServerError', false, 'transient'],
    [501, undefined, false, 'unsupported'],
  ] as const) {
    it(`takes ${status} ${code ?? (html ? 'as a page' : 'without a code')} for ${kind}`, () => {
      assert.equal(classify(new ArmError(status, { html, ...(code === undefined ? {} : { code }) })).kind, kind);
    });
  }

  for (const status of [200, 202, 204]) {
    it(`asks again after an answer ${String(status)} without a body`, () => {
      assert.throws(
        () => readAnswer(status, new Headers(), ''),
        (error: unknown) => error instanceof ArmError && classify(error).kind === 'transient',
      );
    });
  }

  it('names the permission that a refusal names', () => {
    const message = "The client 'x' does not have authorization to perform action 'Microsoft.Compute/disks/read' over scope '/subscriptions/1'";
    assert.equal(classify(new ArmError(403, { code: 'AuthorizationFailed', message, html: false })).permission, 'Microsoft.Compute/disks/read');
  });

  it('knows the sovereign clouds, and a private one by its addresses', () => {
    assert.equal(cloudOf({}).endpoint, 'https://management.azure.com');
    assert.equal(cloudOf({ cloud: 'government' }).authority, 'https://login.microsoftonline.us');
    assert.equal(cloudOf({ cloud: 'china' }).portal, 'https://portal.azure.cn');
    const own = cloudOf({ cloud: 'custom', endpoint: 'https://arm.stack.example/', authority: 'https://login.stack.example' });
    assert.deepEqual(
      [own.endpoint, own.audience, own.authority],
      ['https://arm.stack.example', 'https://arm.stack.example', 'https://login.stack.example'],
    );
    assert.throws(
      () => cloudOf({ cloud: 'custom' }),
      (error: unknown) => DriftMgrError.is(error, 'azure-cloud'),
    );
  });

  it('takes nothing but this machine for this machine', () => {
    for (const url of ['http://127.0.0.1:1', 'http://localhost', 'http://[::1]:2']) assert.equal(isLoopback(url), true, url);
    for (const url of ['http://127.0.0.1.evil.example', 'https://localhost.example', 'https://10.0.0.1']) assert.equal(isLoopback(url), false, url);
  });

  it('refuses, in the simulated service, a query of a shape that it does not know', () => {
    assert.throws(() => runQuery('Resources | mv-expand x', () => []), InvalidQuery);
    assert.throws(() => runQuery('Nowhere', () => undefined), InvalidQuery);
    assert.throws(() => runQuery('A | union B, C, D', () => []), InvalidQuery);
  });
});
