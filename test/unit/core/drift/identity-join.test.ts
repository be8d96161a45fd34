import assert from 'node:assert/strict';
import { awsTable } from '../../../../src/providers/aws/terraform/identity/table.ts';
import type { Resource } from '../../../../src/core/model.ts';
import { cloudControlListers } from '../../../../src/providers/aws/cloud-control/listers.ts';
import { listers } from '../../../../src/providers/aws/listers/table.ts';
import { awsByCloudControl } from './aws-listed-by-cloud-control.ts';
import { awsByIdentifier } from './aws-listed-by-identifier.ts';
import { awsByService } from './aws-listed-by-service.ts';
import { account, region } from './listed-type.ts';
import type { ListedType } from './listed-type.ts';
import { stateOf } from './estate.ts';
import { match } from '../../../rules.ts';

const awsListed = [...awsByService, ...awsByCloudControl, ...awsByIdentifier];

type Attributes = Readonly<Record<string, unknown>>;

/** Where each type is listed: once an account, in each region, or both. */
const listed = Map.groupBy(
  [...listers, ...cloudControlListers].flatMap(({ infos }) => infos),
  ({ type }) => type,
);

function resource(type: string, id: string, where: string): Resource {
  return { provider: 'aws', account, region: where, type, id, source: 'test' };
}

/** What an instance with these attributes is joined with; `neighbour` tells the account and region of their provider configuration. */
function joined(terraform: string, attributes: Attributes, resources: readonly Resource[], neighbour: boolean): readonly Resource[] {
  const vpc = { arn: `arn:aws:ec2:${region}:${account}:vpc/vpc-neighbour` };
  const states = stateOf({ [`${terraform}.x`]: attributes, ...(neighbour ? { 'aws_vpc.neighbour': vpc } : {}) });
  const matching = match(states.instances, resources);
  return [...matching.managed].filter(([, known]) => known.some(({ instance }) => instance.address === `${terraform}.x`)).map(([found]) => found);
}

/** The names that a listing may give it. */
function namesOf({ native, arn, identifier, global }: ListedType): readonly string[] {
  if (identifier === undefined) return arn === undefined ? [] : [arn];
  if (identifier.startsWith('arn:')) return [identifier];
  const plain = `${native}|${account}|${global === true ? 'global' : region}|${identifier}`;
  return arn === undefined ? [plain] : [plain, arn];
}

describe('the join of AWS states with listings', () => {
  it('knows of every type with a row that a listing returns what both call it', () => {
    const shown = new Set(awsListed.map(({ terraform }) => terraform));
    const rows = Object.entries(awsTable).flatMap(([type, row]) => ('native' in row && listed.has(row.native) ? [type] : []));
    assert.deepEqual(
      rows.filter((type) => !shown.has(type)),
      [],
    );
    for (const { terraform, native, global } of awsListed) {
      assert.ok(listed.has(native), `${terraform}: nothing lists ${native}`);
      const scopes = listed.get(native)?.map(({ scope }) => scope) ?? [];
      // Buckets are listed once, and each is shown in its region.
      if (native !== 'AWS::S3::Bucket')
        assert.ok(scopes.includes(global === true ? 'global' : 'regional'), `${terraform}: ${native} is listed elsewhere`);
    }
  });

  for (const type of awsListed) {
    const { terraform, native, state, arn, stateArn, global, byArn } = type;
    it(`finds ${terraform}`, () => {
      const named = stateArn ?? arn;
      const current: Attributes = named === undefined || named === false ? state : { ...state, arn: named };
      const other = { ...resource(native, `${String(arn)}-other`, region) };
      for (const name of namesOf(type)) {
        const own = resource(native, name, global === true ? 'global' : region);
        const resources = [other, own];
        assert.deepEqual(joined(terraform, current, resources, true), [own], `${name}, as the provider's current version has it`);
        assert.deepEqual(joined(terraform, current, resources, false), [own], `${name}, alone in its state`);
        if (byArn !== true) assert.deepEqual(joined(terraform, { ...state, region }, resources, true), [own], `${name}, without an arn`);
      }
    });
  }
});
