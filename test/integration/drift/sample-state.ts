import type { Item } from '../../cloud/aws/estate.ts';
import { estateOf } from '../../cloud/aws/estate.ts';
import { sampleEstate } from '../../cloud/aws/estate/sample.ts';
import { builders, sampleDigitalOcean } from '../../cloud/digitalocean/estate.ts';
import { keptIn, sampleAzure } from '../../cloud/azure/estate.ts';
import { rowsOf, sampleGcp } from '../../cloud/gcp/estate.ts';
import { digitaloceanResource, digitaloceanStates } from './state-of-digitalocean.ts';
import { stateJson, stateResource, terraformRows, type StateResource } from './state-of.ts';
import { terraformTypesOf } from '../../rules.ts';

const account = sampleEstate.accounts[0]?.id ?? '';
const managedRegions = ['us-east-1', 'eu-west-1', 'global'];

/** Names of what nobody wrote code for; the trial in ap-southeast-2 is not in the state at all. */
const unmanaged = new Set([
  'bastion',
  'batch-old',
  'canary',
  'ci-legacy',
  'break-glass',
  'acme-data-lake',
  'audit-export',
  'tag-5',
  'web-11',
  'prod-old',
]);

/** What the code once made, and somebody deleted. */
const deleted: Readonly<Record<string, string>> = {
  'AWS::EC2::Instance': 'web-5',
  'AWS::S3::Bucket': 'acme-prod-uploads',
  'AWS::Lambda::Function': 'import-catalog',
  'AWS::SQS::Queue': 'refunds',
};

/** What the state says, where somebody has changed it in the cloud since. */
const changed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'aws_instance web-2': { instance_type: 't3.medium' },
  'aws_instance api-1': {
    tags: { Name: 'api-1', env: 'staging', Owner: 'platform' },
    tags_all: { Name: 'api-1', env: 'staging', Owner: 'platform' },
  },
  'aws_security_group web': {
    ingress: [
      {
        ...{ description: 'everybody', protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: ['0.0.0.0/0'], self: false },
        ...{ ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [] },
      },
    ],
  },
  'aws_db_instance orders': { multi_az: true },
  'aws_dynamodb_table carts': { billing_mode: 'PROVISIONED' },
  'aws_iam_role deploy': { max_session_duration: 7200 },
  'digitalocean_droplet web-3': { size: 's-2vcpu-2gb' },
};

/** The state of test/sample: most of the sample estate, with drift of every kind. The same in every run. */
export function sampleState(): string {
  return stateJson([...awsResources(), ...azureResources(), ...gcpResources(), ...digitaloceanResources()], 42);
}

function awsResources(): StateResource[] {
  const estate = estateOf(sampleEstate);
  const state: StateResource[] = [];
  for (const { region, type, items } of estate.collections(account)) {
    if (!managedRegions.includes(region) || terraformRows[type] === undefined) continue;
    const all = Array.from({ length: items.length }, (_none, n) => items.at(n));
    const gone = region === 'us-east-1' ? deleted[type] : undefined;
    if (gone !== undefined) all.push(ghost(type, region, gone));
    let numbered = 0;
    for (const item of all) {
      if (isDefault(item)) continue;
      const made = stateResource(type, 'this', item, { account, region });
      const named = nameOf(item);
      if (unmanaged.has(named)) continue;
      const key = /-\d+$/.test(named) && !kept.has(made.type) ? numbered++ : named;
      const at = region === 'global' ? {} : { module: `module.region["${region}"]` };
      state.push({ ...made, ...at, key, attributes: { ...made.attributes, ...changed[`${made.type} ${named}`] } });
      if (type === 'AWS::S3::Bucket' && named !== gone) state.push({ ...versioning(named), ...at, key });
    }
  }
  return state;
}

// Machines whose names end in a number are called by their names all the same.
const kept = new Set(['aws_instance', 'aws_nat_gateway', 'aws_eip', 'aws_kms_key']);

function ghost(type: string, region: string, name: string): Item {
  return estateOf({ accounts: [{ id: account, resources: { [region]: { [type]: [name] } } }] })
    .list(account, region, type)
    .at(0);
}

/** Logs were versioned once. */
function versioning(bucket: string): StateResource {
  const status = bucket.endsWith('-logs') ? 'Enabled' : 'Disabled';
  return {
    type: 'aws_s3_bucket_versioning',
    name: 'this',
    attributes: { id: bucket, bucket, versioning_configuration: [{ status, mfa_delete: '' }] },
  };
}

function isDefault(item: Item): boolean {
  return (
    item['IsDefault'] === true ||
    item['DefaultForAz'] === true ||
    item['GroupName'] === 'default' ||
    isMain(item) ||
    Array.isArray(item['DhcpConfigurations']) ||
    (Array.isArray(item['Tags']) && item['Tags'].length === 0 && item['InternetGatewayId'] !== undefined)
  );
}

function isMain(item: Item): boolean {
  return Array.isArray(item['Associations']) && (item['Associations'] as readonly Item[]).some((one) => one['Main'] === true);
}

const names = [
  'RoleName',
  'UserName',
  'PolicyName',
  'InstanceProfileName',
  'GroupName',
  'FunctionName',
  'DBInstanceIdentifier',
  'TableName',
  'LoadBalancerName',
  'TargetGroupName',
  'LaunchTemplateName',
  'AutoScalingGroupName',
  'clusterName',
  'serviceName',
  'repositoryName',
  'QueueName',
  'logGroupName',
  'AlarmName',
  'AliasName',
  'KeyId',
  'Comment',
  'Name',
];

function nameOf(item: Item): string {
  for (const list of ['Tags', 'TagSet']) {
    const tags = item[list];
    const tag = Array.isArray(tags) ? (tags as readonly Item[]).find((one) => one['Key'] === 'Name')?.['Value'] : undefined;
    if (typeof tag === 'string') return tag;
  }
  for (const name of item['serviceName'] === undefined ? names : ['serviceName']) {
    const value = item[name];
    if (typeof value === 'string' && value !== '') return value.replace(/\.$/, '').replace(/^\/hostedzone\//, '');
  }
  const arn = ['ListenerArn', 'TopicArn', 'SubscriptionArn', 'Arn'].map((name) => item[name]).find((value) => typeof value === 'string') ?? 'x-1';
  return /topic|:sns:/i.test(arn) && item['SubscriptionArn'] === undefined ? (arn.split(':').at(-1) ?? arn) : 'listed-1';
}

function digitaloceanResources(): StateResource[] {
  const state: StateResource[] = [];
  for (const [collection, size] of Object.entries(sampleDigitalOcean.collections)) {
    const build = builders[collection];
    if (build === undefined || typeof size !== 'number' || digitaloceanStates[collection] === undefined) continue;
    // One droplet more than there are: the last was deleted by hand.
    const held = collection === 'droplets' ? size + 1 : size;
    let key = 0;
    for (let n = 0; n < held; n++) {
      const item = build(n);
      const name = typeof item['name'] === 'string' ? item['name'] : '';
      if (item['default'] === true || item['is_default'] === true || unmanaged.has(name)) continue;
      const made = digitaloceanResource(collection, 'this', item, key++);
      state.push({ ...made, attributes: { ...made.attributes, ...changed[`${made.type} ${name}`] } });
    }
  }
  return state;
}

/** Production alone: what the developers try out is in no state. */
function azureResources(): StateResource[] {
  const [production] = sampleAzure.subscriptions;
  if (production === undefined) return [];
  return keptIn(production).flatMap(({ type, id, name, location, tags }, n) => {
    const terraform = azureTypes[type] ?? terraformTypesOf(type)[0];
    if (terraform === undefined || type === 'Microsoft.Resources/subscriptions') return [];
    const attributes = { id, name, ...(location === '' ? {} : { location }), ...(tags === null ? {} : { tags }) };
    return [{ type: terraform, name: 'this', key: n, provider: 'hashicorp/azurerm', attributes }];
  });
}

const azureTypes: Readonly<Record<string, string>> = { 'Microsoft.Compute/virtualMachines': 'azurerm_linux_virtual_machine' };

/** All projects; services that somebody deploys with a script are in no state. */
function gcpResources(): StateResource[] {
  const rows = sampleGcp.projects.flatMap((project) => rowsOf(sampleGcp, project).map((row) => ({ row, project })));
  let key = 0;
  return rows.flatMap(({ row, project }) => {
    const terraform = terraformTypesOf(row.assetType)[0];
    if (terraform === undefined || row.assetType.startsWith('run.')) return [];
    const path = row.name.replace(/^\/\/[^/]+\//, '');
    const name = String(row['displayName']);
    const location = String(row['location']);
    const place = /-[a-z]$/.test(location) ? { zone: location } : location === 'global' ? {} : { region: location, location };
    const link = row.name.startsWith('//compute.') ? { self_link: `https://www.googleapis.com/compute/v1/${path}` } : {};
    const attributes = { id: path, name, project: project.id, ...place, ...link };
    return [{ type: terraform, name: 'this', key: key++, provider: 'hashicorp/google', attributes }];
  });
}
