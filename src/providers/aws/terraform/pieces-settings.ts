import { fact, filled, lastOf, setFact, textAt } from '../../../core/drift/subresources/facts.ts';
import { asArray, asRecord } from '../../../core/terraform/json.ts';
import type { Piece, PieceRow, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

/** One destination of a bucket's events, as Terraform's blocks or S3 describe it. SOURCE: S3's `NotificationConfiguration`; aws_s3_bucket_notification. */
function destination(kind: string, of: StateValues, arn: string): Piece {
  const rules = asArray(asRecord(asRecord(of['Filter'])?.['Key'])?.['FilterRules']).map((rule) => asRecord(rule) ?? {});
  const filter = (name: string): string =>
    textAt(of, `filter_${name}`) ||
    textAt(
      rules.find((rule) => textAt(rule, 'Name').toLowerCase() === name),
      'Value',
    );
  return {
    key: [kind, arn, filter('prefix'), filter('suffix')].filter((text) => text !== '').join(' '),
    facts: { events: setFact(of['events'] ?? of['Events']) },
  };
}

const kinds = [
  ['function', 'lambda_function', 'lambda_function_arn', 'LambdaFunctionConfigurations', 'LambdaFunctionArn'],
  ['queue', 'queue', 'queue_arn', 'QueueConfigurations', 'QueueArn'],
  ['topic', 'topic', 'topic_arn', 'TopicConfigurations', 'TopicArn'],
] as const;

function destinations(of: StateValues): readonly Piece[] {
  return kinds.flatMap(([kind, block, arn, list, member]) =>
    asArray(of[block] ?? of[list]).map((item) => {
      const one = asRecord(item) ?? {};
      return destination(kind, one, textAt(one, arn) || textAt(one, member));
    }),
  );
}

const notification: PieceRow['pieces'] = (of) => {
  const pieces = destinations(of);
  return pieces.length === 0 ? 'it names no destination of its own' : pieces;
};

const certificate: PieceRow = { set: 'aws listener certificates', pieces: (of) => [{ key: textAt(of, 'certificate_arn') }] };

/** Versions of a secret by the stages that point at them. Those that nobody manages are kept from rotations and writes: what moved a stage shows at the other. */
function versions(map: StateValues): readonly Piece[] {
  return Object.entries(map).map(([key, stages]) => ({ key, facts: { version_stages: setFact(stages) }, owned: 'Secrets Manager keeps it' }));
}

/** Keys of users, versions of secrets, destinations of buckets and what is attached to networks. */
export const awsSettingPieces: PieceTable = {
  sets: {
    'aws access keys': {
      noun: 'access key',
      native: ['accessKeys'],
      pieces: (one) => [{ key: textAt(one, 'AccessKeyId'), facts: { status: fact(one['Status']) } }],
    },
    'aws secret versions': { noun: 'version', native: ['VersionIdsToStages'], optional: true, pieces: versions },
    'aws bucket destinations': { noun: 'notification', native: ['notification'], pieces: destinations },
    'aws propagating gateways': {
      noun: 'propagation',
      native: ['PropagatingVgws'],
      optional: true,
      pieces: (one) => [{ key: textAt(one, 'GatewayId') }],
    },
    'aws gateway networks': {
      noun: 'attachment',
      native: ['VpcAttachments'],
      optional: true,
      pieces: (one) => (textAt(one, 'State').startsWith('detach') ? [] : [{ key: textAt(one, 'VpcId') }]),
    },
    'aws network ranges': {
      noun: 'address range',
      native: ['CidrBlockAssociationSet'],
      optional: true,
      pieces: (one, network) => {
        const cidr = textAt(one, 'CidrBlock');
        if (/^(disassociat|fail)/.test(textAt(asRecord(one['CidrBlockState']), 'State'))) return [];
        return [{ key: cidr, ...(cidr === textAt(network, 'CidrBlock') ? { owned: 'the network was made with it' } : {}) }];
      },
    },
    'aws zone networks': {
      noun: 'network',
      native: ['VPCs'],
      optional: true,
      pieces: (one) => [{ key: textAt(one, 'VPCId'), owned: 'a zone is made with one of them' }],
    },
    'aws listener certificates': {
      noun: 'certificate',
      native: ['allCertificates'],
      pieces: (one) => [{ key: textAt(one, 'CertificateArn'), ...(one['IsDefault'] === true ? { owned: 'the listener itself names it' } : {}) }],
    },
    'aws DNS firewall rules': {
      noun: 'rule',
      native: ['FirewallRules'],
      optional: true,
      pieces: (one) => [
        {
          key: textAt(one, 'FirewallDomainListId'),
          facts: { priority: fact(one['Priority']), action: fact(one['Action']), block_response: fact(one['BlockResponse']) },
        },
      ],
    },
    'aws endpoint tables': { noun: 'route table', native: ['RouteTableIds'], optional: true, pieces: (one) => [{ key: textAt(one, 'value') }] },
  },
  rows: {
    aws_iam_access_key: { set: 'aws access keys', pieces: (of) => [{ key: textAt(of, 'id'), facts: filled(of, ['status']) }] },
    aws_secretsmanager_secret_version: {
      set: 'aws secret versions',
      pieces: (of) => {
        const key = textAt(of, 'version_id') || lastOf(textAt(of, 'id').replaceAll('|', '/'));
        return key === '' ? 'its state names no version' : [{ key, facts: { version_stages: setFact(of['version_stages']) } }];
      },
    },
    aws_s3_bucket_notification: { set: 'aws bucket destinations', pieces: notification },
    aws_vpn_gateway_route_propagation: { set: 'aws propagating gateways', pieces: (of) => [{ key: textAt(of, 'vpn_gateway_id') }] },
    aws_vpn_gateway_attachment: { set: 'aws gateway networks', pieces: (of) => [{ key: textAt(of, 'vpc_id') }] },
    aws_vpc_ipv4_cidr_block_association: { set: 'aws network ranges', pieces: (of) => [{ key: textAt(of, 'cidr_block') }] },
    aws_route53_zone_association: { set: 'aws zone networks', pieces: (of) => [{ key: textAt(of, 'vpc_id') }] },
    aws_lb_listener_certificate: certificate,
    aws_alb_listener_certificate: certificate,
    aws_route53_resolver_firewall_rule: {
      set: 'aws DNS firewall rules',
      pieces: (of) => [{ key: textAt(of, 'firewall_domain_list_id'), facts: filled(of, ['priority', 'action', 'block_response']) }],
    },
    aws_vpc_endpoint_route_table_association: { set: 'aws endpoint tables', pieces: (of) => [{ key: textAt(of, 'route_table_id') }] },
  },
};
