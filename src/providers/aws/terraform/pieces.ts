import { asRecord } from '../../../core/terraform/json.ts';
import { canonicalPolicy } from '../../../core/policy-document.ts';
import { fact, filled, lastOf, recordsAt, setFact, textAt, texts } from '../../../core/drift/subresources/facts.ts';
import type { Fact, Piece, PieceRow, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

/** Documents are compared by their meaning. */
function document(value: unknown): Fact {
  return { text: canonicalPolicy(value), shown: value ?? undefined };
}

const attached: PieceSet = { noun: 'attached policy', native: ['AttachedPolicies'], pieces: (one) => [{ key: textAt(one, 'PolicyArn') }] };
const inline: PieceSet = {
  noun: 'inline policy',
  native: ['inlinePolicies'],
  pieces: (one) => [{ key: textAt(one, 'name'), facts: { policy: document(one['document']) } }],
};

const attachment: PieceRow['pieces'] = (of) => {
  const key = textAt(of, 'policy_arn');
  return key === '' ? 'its state names no policy' : [{ key }];
};

const inlinePolicy: PieceRow['pieces'] = (of) => {
  const key = textAt(of, 'name') || textAt(of, 'id').split(':').slice(1).join(':');
  return key === '' ? 'its state names no policy' : [{ key, facts: { policy: document(of['policy']) } }];
};

const each =
  (name: string): PieceRow['pieces'] =>
  (of) =>
    texts(of[name]).map((key) => ({ key }));

/** One statement of a function's resource policy. SOURCE: Lambda's `AddPermission` and how its policy writes it. */
function statement(one: StateValues): readonly Piece[] {
  const principal = one['Principal'];
  const named = asRecord(principal);
  const condition = asRecord(one['Condition']);
  const like = asRecord(condition?.['ArnLike']);
  const equal = asRecord(condition?.['StringEquals']);
  return [
    {
      key: textAt(one, 'Sid'),
      facts: {
        action: fact(one['Action']),
        principal: fact(typeof principal === 'string' ? principal : (named?.['Service'] ?? named?.['AWS']), account),
        source_arn: fact(like?.['AWS:SourceArn'] ?? like?.['aws:SourceArn']),
        source_account: fact(equal?.['AWS:SourceAccount'] ?? equal?.['aws:SourceAccount']),
      },
    },
  ];
}

/** An account is written by its number, or as its root. */
function account(text: string): string {
  return text.replace(/^arn:[^:]+:iam::(\d{12}):root$/, '$1');
}

const permission: PieceRow['pieces'] = (of) => {
  if (textAt(of, 'qualifier') !== '') return 'it is in the policy of a version or an alias, which is not read';
  const facts = { ...filled(of, ['action', 'source_arn', 'source_account']), ...filled(of, ['principal'], account) };
  return [{ key: textAt(of, 'statement_id') || textAt(of, 'id'), facts }];
};

/** A policy of a function as the list of its statements. */
function statements(policy: StateValues): readonly Piece[] {
  const text = policy['value'];
  try {
    const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : policy;
    return recordsAt(asRecord(parsed), 'Statement').flatMap(statement);
  } catch {
    return [];
  }
}

const target: PieceSet = {
  noun: 'target',
  native: ['targets'],
  pieces: (one) => [
    {
      key: textAt(one, 'Id'),
      facts: { arn: fact(one['Arn']), role_arn: fact(one['RoleArn']), input: fact(one['Input']), input_path: fact(one['InputPath']) },
    },
  ],
};

const domain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\.$/, '')
    .replaceAll('\\052', '*')
    .replace(/^dualstack\./, '');
/** Texts of a TXT record stand in quotes, a long one in several. */
const value = (text: string): string => domain(text.replaceAll('" "', '').replaceAll('"', ''));

function recordKey(name: string, type: string, set: string): string {
  return [domain(name), type, set].filter((text) => text !== '').join(' ');
}

const records: PieceSet = {
  noun: 'record',
  native: ['recordSets'],
  pieces: (one, zone) => {
    const [name, type] = [textAt(one, 'Name'), textAt(one, 'Type')];
    const alias = asRecord(one['AliasTarget']);
    const ofZone = ['NS', 'SOA'].includes(type) && domain(name) === domain(textAt(zone, 'Name') || textAt(zone, 'name'));
    return [
      {
        key: recordKey(name, type, textAt(one, 'SetIdentifier')),
        facts: {
          ttl: fact(one['TTL']),
          records: setFact(
            recordsAt(one, 'ResourceRecords').map((record) => record['Value']),
            value,
          ),
          'alias[0].name': fact(alias?.['DNSName'], domain),
          'alias[0].zone_id': fact(alias?.['HostedZoneId']),
        },
        ...(ofZone ? { owned: 'every zone is made with it' } : {}),
      },
    ];
  },
};

const record: PieceRow['pieces'] = (of) => {
  const [alias] = recordsAt(of, 'alias');
  const name = textAt(of, 'fqdn') || textAt(of, 'name');
  if (name === '') return 'its state does not name it';
  const facts: Record<string, Fact> = {
    ...(alias === undefined
      ? { ...filled(of, ['ttl']), records: setFact(of['records'], value) }
      : { 'alias[0].name': fact(alias['name'], domain), 'alias[0].zone_id': fact(alias['zone_id']) }),
  };
  return [{ key: recordKey(name, textAt(of, 'type'), textAt(of, 'set_identifier')), facts }];
};

/** Roles, functions, events and records of AWS. */
export const awsPieces: PieceTable = {
  sets: {
    'aws attached policies': attached,
    'aws inline policies': inline,
    'aws group members': { noun: 'member', native: ['members'], pieces: (one) => [{ key: textAt(one, 'UserName') }] },
    'aws user groups': { noun: 'group', native: ['groups'], pieces: (one) => [{ key: textAt(one, 'GroupName') }] },
    'aws function statements': { noun: 'permission', native: ['policy'], pieces: statements },
    'aws event targets': target,
    'aws records': records,
    'aws metric filters': {
      noun: 'metric filter',
      native: ['metricFilters'],
      pieces: (one) => [{ key: textAt(one, 'filterName'), facts: { pattern: fact(one['filterPattern']) } }],
    },
    'aws subscription filters': {
      noun: 'subscription filter',
      native: ['subscriptionFilters'],
      pieces: (one) => [
        { key: textAt(one, 'filterName'), facts: { filter_pattern: fact(one['filterPattern']), destination_arn: fact(one['destinationArn']) } },
      ],
    },
  },
  rows: {
    aws_iam_role_policy_attachment: { set: 'aws attached policies', pieces: attachment },
    aws_iam_user_policy_attachment: { set: 'aws attached policies', pieces: attachment },
    aws_iam_group_policy_attachment: { set: 'aws attached policies', pieces: attachment },
    aws_iam_role_policy_attachments_exclusive: { set: 'aws attached policies', pieces: each('policy_arns') },
    aws_iam_user_policy_attachments_exclusive: { set: 'aws attached policies', pieces: each('policy_arns') },
    aws_iam_policy_attachment: {
      set: 'aws policy entities',
      pieces: () => 'who a policy is attached to is compared by roles, users and groups',
      claims: (of) =>
        ['roles', 'users', 'groups'].flatMap((name) =>
          texts(of[name]).map((parent) => ({ set: 'aws attached policies', parent: lastOf(parent), key: textAt(of, 'policy_arn') })),
        ),
    },
    aws_iam_role_policy: { set: 'aws inline policies', pieces: inlinePolicy },
    aws_iam_user_policy: { set: 'aws inline policies', pieces: inlinePolicy },
    aws_iam_group_policy: { set: 'aws inline policies', pieces: inlinePolicy },
    aws_iam_group_membership: { set: 'aws group members', pieces: each('users') },
    aws_iam_user_group_membership: {
      set: 'aws user groups',
      pieces: each('groups'),
      claims: (of) => texts(of['groups']).map((parent) => ({ set: 'aws group members', parent, key: textAt(of, 'user') })),
    },
    aws_lambda_permission: { set: 'aws function statements', pieces: permission },
    aws_cloudwatch_event_target: {
      set: 'aws event targets',
      pieces: (of) => [{ key: textAt(of, 'target_id'), facts: filled(of, ['arn', 'role_arn', 'input', 'input_path']) }],
    },
    aws_route53_record: { set: 'aws records', pieces: record },
    aws_cloudwatch_log_metric_filter: {
      set: 'aws metric filters',
      pieces: (of) => [{ key: textAt(of, 'name'), facts: filled(of, ['pattern']) }],
    },
    aws_cloudwatch_log_subscription_filter: {
      set: 'aws subscription filters',
      pieces: (of) => [{ key: textAt(of, 'name'), facts: filled(of, ['filter_pattern', 'destination_arn']) }],
    },
  },
};
