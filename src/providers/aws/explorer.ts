import { type Index, ListIndexesCommand, ListResourcesCommand, type Resource as Indexed } from '@aws-sdk/client-resource-explorer-2';
import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { Account, Resource } from '../../core/model.ts';
import type { Listing, Page } from '../../core/provider.ts';
import { listOf, tokenOf } from './answers.ts';
import { nameOfArn } from './arn.ts';
import { nextToken } from './listers/lister.ts';
import { resourceExplorer } from './services.ts';
import type { Session } from './session.ts';

const operation = 'resource-explorer-2:ListResources';

/**
 * One listing of everything that the account's aggregator index holds and nothing else lists; undefined where no index is on.
 * The index lags, so the listing covers no type.
 */
export async function explorerListing(
  session: Session,
  account: Account,
  listed: ReadonlySet<string>,
  want: Listing['want'],
  signal: AbortSignal,
): Promise<Listing | undefined> {
  const region = await aggregatorRegion(session, signal);
  if (region === undefined) return undefined;
  return {
    key: ['aws', session.identity, account.id, '*', 'resource-explorer', listed.size].join('|'),
    provider: 'aws',
    identity: session.identity,
    accounts: [account.id],
    region: '*',
    types: '*',
    covers: [],
    want,
    operation,
    permission: operation,
    run: ({ signal: running }) => pagesOf(session, account, region, new Set([...listed].map(plain)), running),
  };
}

/** The region of the index that holds all regions. An account that has none, or may not say, is scanned without it. */
async function aggregatorRegion(session: Session, signal: AbortSignal): Promise<string | undefined> {
  const region = session.profile.region ?? session.partition.controlRegion;
  try {
    const indexes = await session.cached('resource-explorer-2:ListIndexes', signal, async (joined) => {
      const command = new ListIndexesCommand({ Type: 'AGGREGATOR', MaxResults: 100 });
      const answer = await session.ask(resourceExplorer, 'ListIndexes', command, { region, signal: joined });
      return listOf({ operation: 'resource-explorer-2:ListIndexes', region }, () => answer.Indexes).flatMap((index: Index) => index.Region ?? []);
    });
    return indexes[0];
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind === 'cancelled') throw error;
    session.context.log.debug('Resource Explorer is not used', { account: session.account, reason: error.failure.kind });
    return undefined;
  }
}

async function* pagesOf(session: Session, account: Account, region: string, listed: ReadonlySet<string>, signal: AbortSignal): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const answer = await session.ask(resourceExplorer, 'ListResources', new ListResourcesCommand({ MaxResults: 1000, NextToken: token }), {
      region,
      signal,
    });
    const question = { operation, region };
    yield { resources: listOf(question, () => answer.Resources).flatMap((found) => resourceOf(found, account, listed) ?? []) };
    token = nextToken(tokenOf(question, answer.NextToken, answer), seen, operation, region);
  } while (token !== undefined);
}

function resourceOf(found: Indexed, account: Account, listed: ReadonlySet<string>): Resource | undefined {
  const { Arn: id, Region: region, OwningAccountId: owner } = found;
  const type = typeOf(found, listed);
  if (id === undefined || type === undefined || (owner !== undefined && owner !== account.id)) return undefined;
  const at = region === undefined || region === '' ? 'global' : region;
  const reported = found.LastReportedAt?.toISOString();
  return {
    provider: 'aws',
    account: account.id,
    region: at,
    type,
    id,
    name: nameOfArn(id),
    source: operation,
    attributes: { mayLag: true, ...defined({ reportedAt: reported }) },
  };
}

/** Explorer's words that differ from CloudFormation's by more than spelling. Source: its page of supported resource types. */
const otherWords: Readonly<Record<string, string>> = {
  'ec2:elastic-ip': 'AWS::EC2::EIP',
  'ec2:natgateway': 'AWS::EC2::NatGateway',
  'ec2:vpc-flow-log': 'AWS::EC2::FlowLog',
  'ec2:dedicated-host': 'AWS::EC2::Host',
  'ec2:reserved-instances': 'AWS::EC2::ReservedInstances',
  'ec2:spot-instances-request': 'AWS::EC2::SpotInstanceRequest',
  'rds:db': 'AWS::RDS::DBInstance',
  'rds:cluster': 'AWS::RDS::DBCluster',
  'rds:snapshot': 'AWS::RDS::DBSnapshot',
  'rds:cluster-snapshot': 'AWS::RDS::DBClusterSnapshot',
  'rds:subgrp': 'AWS::RDS::DBSubnetGroup',
  'rds:pg': 'AWS::RDS::DBParameterGroup',
  'rds:cluster-pg': 'AWS::RDS::DBClusterParameterGroup',
  'rds:og': 'AWS::RDS::OptionGroup',
  'elasticloadbalancing:loadbalancer': 'AWS::ElasticLoadBalancing::LoadBalancer',
  'elasticloadbalancing:loadbalancer/app': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'elasticloadbalancing:loadbalancer/net': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'elasticloadbalancing:loadbalancer/gwy': 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'elasticloadbalancing:targetgroup': 'AWS::ElasticLoadBalancingV2::TargetGroup',
  'elasticloadbalancing:listener/app': 'AWS::ElasticLoadBalancingV2::Listener',
  'elasticloadbalancing:listener/net': 'AWS::ElasticLoadBalancingV2::Listener',
  'elasticloadbalancing:listener-rule/app': 'AWS::ElasticLoadBalancingV2::ListenerRule',
  'iam:policy': 'AWS::IAM::ManagedPolicy',
  'iam:mfa': 'AWS::IAM::VirtualMFADevice',
  'acm:certificate': 'AWS::CertificateManager::Certificate',
  'cognito-idp:userpool': 'AWS::Cognito::UserPool',
  'cognito-identity:identitypool': 'AWS::Cognito::IdentityPool',
  'elasticfilesystem:file-system': 'AWS::EFS::FileSystem',
  'elasticfilesystem:access-point': 'AWS::EFS::AccessPoint',
  'es:domain': 'AWS::OpenSearchService::Domain',
  'firehose:deliverystream': 'AWS::KinesisFirehose::DeliveryStream',
  'kafka:cluster': 'AWS::MSK::Cluster',
  'states:statemachine': 'AWS::StepFunctions::StateMachine',
  'apigateway:restapis': 'AWS::ApiGateway::RestApi',
  'apigateway:apis': 'AWS::ApiGatewayV2::Api',
  'elasticache:cluster': 'AWS::ElastiCache::CacheCluster',
  'lambda:layer': 'AWS::Lambda::LayerVersion',
  'ec2:vpc-peering-connection': 'AWS::EC2::VPCPeeringConnection',
};

/** CloudFormation's name, or one of the same pattern; undefined for a type that another listing brings. */
function typeOf(found: Indexed, listed: ReadonlySet<string>): string | undefined {
  const word = (found.ResourceType ?? '').toLowerCase();
  const named = found.CfnResourceType !== undefined && found.CfnResourceType !== '' ? found.CfnResourceType : otherWords[word];
  const type = named ?? byPattern(word);
  return listed.has(plain(type)) ? undefined : type;
}

/** Both spell words apart by other means; letters and colons are what they share. */
function plain(type: string): string {
  return type.toLowerCase().replaceAll('-', '');
}

function byPattern(word: string): string {
  const [service = '', resource = ''] = word.split(':');
  const camel = (text: string) =>
    text
      .split(/[-/]/u)
      .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
      .join('');
  return `AWS::${camel(service)}::${camel(resource)}`;
}
