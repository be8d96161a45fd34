import { AwsError } from '../errors.ts';
import type { Fields } from '../wire/values.ts';
import { type Call, required, type Row } from './call.ts';
import { pageOf } from './paging.ts';

const aggregator = 'whole-organization';

/** An aggregator is in one region of the account that made it: https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationAggregators.html */
function describeAggregators(call: Call): Fields {
  const { config, organization } = call.estate.spec;
  const isHere = config?.region === call.region && call.caller.account === organization?.management;
  if (!isHere) return { ConfigurationAggregators: [] };
  return {
    ConfigurationAggregators: [
      {
        ConfigurationAggregatorName: aggregator,
        ConfigurationAggregatorArn: `arn:${call.estate.partition}:config:${call.region}:${call.caller.account}:config-aggregator/config-aggregator-1`,
        OrganizationAggregationSource: { RoleArn: `arn:${call.estate.partition}:iam::${call.caller.account}:role/config`, AllAwsRegions: true },
      },
    ],
  };
}

const fields: Readonly<Record<string, (place: { account: string; region: string; type: string }) => string>> = {
  accountId: ({ account }) => account,
  awsRegion: ({ region }) => region,
  resourceType: ({ type }) => type,
};

/** `SELECT property, …, COUNT(*) GROUP BY property, …`: https://docs.aws.amazon.com/config/latest/developerguide/query-components.html */
function selectAggregate(call: Call): Fields {
  if (required(call, 'ConfigurationAggregatorName') !== aggregator)
    throw new AwsError(
      'NoSuchConfigurationAggregatorException',
      400,
      'The configuration aggregator does not exist. Check the configuration aggregator name and try again.',
    );
  const [, selected = '', grouped = ''] = /^SELECT ([\w, ]+), COUNT\(\*\) GROUP BY ([\w, ]+)$/.exec(required(call, 'Expression')) ?? [];
  const by = grouped.split(', ');
  if (selected !== grouped || by.some((name) => fields[name] === undefined))
    throw new AwsError('InvalidExpressionException', 400, 'The syntax of the query is incorrect.');
  const sums = new Map<string, { row: Record<string, string>; count: number }>();
  for (const { id: account } of call.estate.spec.accounts)
    for (const { region, type, items } of call.estate.collections(account)) {
      const row = Object.fromEntries(by.map((name) => [name, fields[name]?.({ account, region, type }) ?? '']));
      const key = JSON.stringify(row);
      const known = sums.get(key) ?? { row, count: call.estate.spec.config?.off ?? 0 };
      sums.set(key, { row, count: known.count + items.length });
    }
  const results = [...sums.values()].map(({ row, count }) => JSON.stringify({ 'COUNT(*)': count, ...row }));
  // "If you run an aggregation query and do not specify the MaxResults or the Limit query parameters, the default page size is set to 500."
  const cut = pageOf(call, results, { size: 'MaxResults', min: 0, max: 100, standard: 500, token: 'NextToken' });
  return { Results: cut.items, QueryInfo: { SelectFields: [...by, 'COUNT(*)'].map((Name) => ({ Name })) }, ...cut.members };
}

export const configRows: readonly Row[] = [
  { service: 'config-service', operation: 'DescribeConfigurationAggregators', handle: describeAggregators },
  { service: 'config-service', operation: 'SelectAggregateResourceConfig', handle: selectAggregate },
];
