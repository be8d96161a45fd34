import assert from 'node:assert/strict';
import type { Resource } from '../../../../src/core/model.ts';
import { matcherOf } from '../../../../src/core/discovery/filter/match-text.ts';
import { filterProblem } from '../../../../src/core/discovery/filter/search.ts';

const of = (id: string, type: string, more: Partial<Resource> = {}): Resource => ({
  provider: 'aws',
  account: '123456789012',
  region: 'us-east-1',
  type,
  id,
  source: 's',
  ...more,
});
const instance = of('arn:aws:ec2:us-east-1:123456789012:instance/i-0abc', 'AWS::EC2::Instance', { name: 'web-1', tags: { env: 'prod' } });
const machine = of('/subscriptions/1/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/vm7', 'Microsoft.Compute/virtualMachines');
const disk = of('//compute.googleapis.com/projects/p/zones/europe-west1-b/disks/data-3', 'compute.googleapis.com/Disk');
const all = [instance, machine, disk];
const found = (text: string): Resource[] => all.filter(matcherOf(text, 0));

describe('what is typed into the filter', () => {
  it('finds names, ids and tags, in any case, all words together', () => {
    assert.deepEqual(found('WEB'), [instance]);
    assert.deepEqual(found('i-0abc'), [instance]);
    assert.deepEqual(found('web env=prod'), [instance]);
    assert.deepEqual(found('shop vm7'), [machine]);
    assert.deepEqual(found('data-3'), [disk]);
    assert.deepEqual(found('web data'), []);
  });

  it('finds nothing by the cloud, the service or the kind, which all of a type share', () => {
    for (const word of ['ec2', 'aws', 'instance', 'microsoft', 'compute', 'virtualmachines', 'googleapis', 'disks', 'projects'])
      assert.deepEqual(found(word), [], word);
  });

  it('finds an id that is pasted whole', () => {
    for (const resource of all) assert.deepEqual(found(resource.id), [resource]);
  });

  it('is refused with the reason where it is a condition and not a valid one', () => {
    assert.equal(filterProblem('web', 0), null);
    assert.equal(filterProblem('', 0), null);
    assert.equal(filterProblem('tags.env == "prod"', 0), null);
    assert.match(filterProblem('tags.env == ', 0) ?? '', /not a valid CEL condition/);
    assert.match(filterProblem('nmae == "x"', 0) ?? '', /nmae/);
  });
});
