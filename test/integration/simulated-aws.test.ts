import assert from 'node:assert/strict';
import type { EstateSpec } from '../cloud/aws/estate.ts';
import { rows } from '../cloud/aws/operations/rows.ts';
import { services } from '../cloud/aws/services.ts';
import type { SimulatedAws } from '../cloud/aws/server.ts';
import { account, ask, refusal, region, simulate } from './simulated-aws-client.ts';

/** What a listing cannot be asked without, by operation. */
const needed: Readonly<Record<string, object>> = {
  'elastic-load-balancing-v2:DescribeListeners': { LoadBalancerArn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/only/1` },
  'ecs:ListServices': { cluster: 'only' },
  'eks:ListNodegroups': { clusterName: 'only' },
  's3-control:ListAccessPoints': { AccountId: account },
  'cognito-identity-provider:ListUserPools': { MaxResults: 60 },
};

/** Parents that the children of these listings belong to. */
const parents: Readonly<Record<string, EstateSpec['accounts'][number]['resources'][string]>> = {
  'elastic-load-balancing-v2:DescribeListeners': {
    'AWS::ElasticLoadBalancingV2::LoadBalancer': [{ LoadBalancerArn: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/only/1` }],
  },
  'ecs:ListServices': { 'AWS::ECS::Cluster': ['only'] },
  'eks:ListNodegroups': { 'AWS::EKS::Cluster': ['only'] },
};

/** Follows the tokens of a listing to the end: how many items came, on how many pages, and how large the largest was. */
async function walk(
  aws: SimulatedAws,
  row: (typeof rows)[number],
  size: number | undefined,
): Promise<{ items: number; pages: number; largest: number }> {
  const { member, page } = row.lists ?? { member: '', page: undefined };
  let token: unknown;
  let last: unknown;
  const seen = { items: 0, pages: 0, largest: 0 };
  do {
    const input = {
      ...needed[`${row.service}:${row.operation}`],
      ...(size === undefined || page?.size === undefined ? {} : { [page.size]: size }),
      ...(token === undefined ? {} : { [page?.token ?? '']: token }),
    };
    const answer = await ask(aws, row.service, row.operation, input);
    const items = (answer[member] ?? []) as unknown[];
    last = items.at(-1);
    seen.items += items.length;
    seen.pages += 1;
    seen.largest = Math.max(seen.largest, items.length);
    if (page === undefined) token = undefined;
    else if (page.next === null) token = answer[page.more ?? ''] === true ? last : undefined;
    else {
      token = answer[page.next ?? page.token];
      if (page.more !== undefined) assert.equal(answer[page.more] ?? false, token !== undefined, `${page.more} goes with the token`);
    }
  } while (token !== undefined);
  return seen;
}

describe('simulated AWS: every listing, read by the official client', function () {
  this.timeout(0);
  const place = (service: string): string => (services.find((entry) => entry.id === service)?.global === true ? 'global' : region);

  for (const row of rows) {
    if (row.lists === undefined) continue;
    const { types, page } = row.lists;
    const [type = ''] = types;
    it(`${row.service}:${row.operation} gives every item once, at every paging boundary`, async () => {
      await simulate({ resources: { [region]: { ...parents[`${row.service}:${row.operation}`] }, global: {} } }, async (aws) => {
        const size = page?.size === undefined ? (page?.standard ?? 3) : Math.max(page.min ?? 1, Math.min(5, page.max ?? 5));
        const where = place(row.service);
        for (const count of [0, 1, size, size + 1, 3 * size + 1]) {
          aws.estate.put(account, where, type, count);
          const seen = await walk(aws, row, page?.size === undefined ? undefined : size);
          assert.equal(seen.items, count);
          if (page === undefined || page.onlySized === true) continue;
          assert.equal(seen.pages, Math.max(1, Math.ceil(count / size)));
          assert.ok(seen.largest <= size);
        }
      });
    });

    if (page?.size === undefined || page.max === undefined) continue;
    const { max, min = 1, size: sizeName, above } = page;
    const input = (size: number): object => ({ ...needed[`${row.service}:${row.operation}`], [sizeName]: size });
    it(`${row.service}:${row.operation} takes ${min} to ${max} a page and ${above === 'capped' ? 'gives no more' : 'refuses more'}`, async () => {
      await simulate({ resources: { [region]: { ...parents[`${row.service}:${row.operation}`] }, global: {} } }, async (aws) => {
        aws.estate.put(account, place(row.service), type, max + 1);
        const seen = await walk(aws, row, max);
        assert.deepEqual(seen, { items: max + 1, pages: 2, largest: max });
        if (above === 'capped') {
          const answer = await ask(aws, row.service, row.operation, input(max + 1));
          assert.equal((answer[row.lists?.member ?? ''] as unknown[]).length, max);
        } else {
          const refused = await refusal(ask(aws, row.service, row.operation, input(max + 1)));
          assert.equal(refused.status, 400, `${refused.name}: ${refused.message}`);
        }
        if (min > 0) assert.equal((await refusal(ask(aws, row.service, row.operation, input(min - 1)))).status, 400);
      });
    });
  }
});
