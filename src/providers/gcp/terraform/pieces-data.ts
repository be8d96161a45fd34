import { fact, filled, lastOf, setFact, textAt, texts } from '../../../core/drift/subresources/facts.ts';
import { asRecord } from '../../../core/terraform/json.ts';
import type { Piece, PieceRow, PieceSet, PieceTable, StateValues } from '../../../core/terraform-rules.ts';

/** Accounts of the cloud's own identities go by what stands before the sign, and the rest by their whole name and host. SOURCE: `resourceSqlUserRead` of the google provider. */
function userKey(of: StateValues): string {
  const name = textAt(of, 'name');
  const host = textAt(of, 'host');
  const own = textAt(of, 'type').startsWith('CLOUD_IAM') ? (name.split('@')[0] ?? name) : name;
  return host === '' ? own : `${own}@${host}`;
}

function owned(piece: Piece, names: RegExp, reason: string): Piece {
  return names.test(piece.key) ? { ...piece, owned: reason } : piece;
}

/** A set of records of a zone. Name servers of Google's own, and the start of authority, are made with the zone. */
function recordSet(item: StateValues): Piece {
  const type = textAt(item, 'type');
  const data = texts(item['rrdatas']);
  const own =
    type === 'SOA' ||
    (type === 'NS' && data.length > 0 && data.every((name) => /^ns-(cloud|gcp)-.+\.(googledomains\.com|private)\.$|^ns-gcp-private\./.test(name)));
  return {
    key: `${textAt(item, 'name').toLowerCase()} ${type}`,
    facts: { ttl: fact(item['ttl']), rrdatas: setFact(data, unquoted) },
    ...(own ? { owned: 'every zone is made with it' } : {}),
  };
}

/** Texts with or without the quotation marks around them. */
function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '');
}

const aclSet = (noun: string, native: string): PieceSet => ({
  noun,
  native: [native],
  pieces: ({ role, entity }) => [
    owned({ key: `${String(role)}:${String(entity)}` }, /:project-(owners|editors|viewers)-/, 'every bucket is made with it'),
  ],
});
/** All of a list: an entry more is a change of it. */
const aclRow = (set: string): PieceRow => ({
  set,
  pieces: (of) => {
    const entries = texts(of['role_entity']);
    return entries.length === 0
      ? 'its state holds a predefined list, of which Cloud Storage does not say what it is'
      : entries.map((key) => ({ key }));
  },
  holds: () => true,
});
const entryRow = (set: string): PieceRow => ({ set, pieces: (of) => [{ key: `${textAt(of, 'role')}:${textAt(of, 'entity')}` }] });

const objectFields = [
  'content_type',
  'storage_class',
  'md5hash',
  'crc32c',
  'cache_control',
  'content_disposition',
  'content_encoding',
  'content_language',
];
const objectField = (name: string): string =>
  name === 'md5hash' ? 'md5Hash' : name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** Parts of zones, databases and buckets. SOURCE: the REST references of Cloud DNS, Cloud SQL and Cloud Storage; the google provider's Read functions. */
export const googleDataPieces: PieceTable = {
  sets: {
    'google record sets': { noun: 'record set', native: ['rrsets'], pieces: (item) => [recordSet(item)] },
    'google response rules': {
      noun: 'response rule',
      native: ['rules'],
      pieces: (item) => [{ key: textAt(item, 'ruleName'), facts: { dns_name: fact(item['dnsName']), behavior: fact(item['behavior']) } }],
    },
    'google sql databases': {
      noun: 'database',
      native: ['databases'],
      pieces: (item) => [
        owned(
          { key: textAt(item, 'name'), facts: { charset: fact(item['charset'], lower), collation: fact(item['collation'], lower) } },
          /^(postgres|mysql|information_schema|performance_schema|sys|master|model|msdb|tempdb)$/,
          'every instance is made with it',
        ),
      ],
    },
    'google sql users': {
      noun: 'user',
      native: ['users'],
      pieces: (item) => [owned({ key: userKey(item) }, /^(postgres|root(@%)?|sqlserver|cloudsql.*)$/, 'every instance is made with it')],
    },
    'google sql certificates': { noun: 'client certificate', native: ['sslCerts'], pieces: (item) => [{ key: textAt(item, 'sha1Fingerprint') }] },
    'google bucket acl': aclSet('access entry', 'acl'),
    'google default acl': aclSet('default access entry', 'defaultObjectAcl'),
    'google bucket objects': {
      noun: 'object',
      native: ['objects'],
      pieces: (item) => [
        {
          key: textAt(item, 'name'),
          facts: Object.fromEntries(objectFields.map((name) => [name, fact(item[objectField(name)])])),
          owned: 'what is put into a bucket is not the code’s',
        },
      ],
    },
    'google bucket notifications': {
      noun: 'notification',
      native: ['notifications'],
      pieces: (item) => [{ key: textAt(item, 'id'), facts: { topic: fact(item['topic'], lastOf), payload_format: fact(item['payload_format']) } }],
    },
    'google managed folders': { noun: 'managed folder', native: ['managedFolders'], pieces: (item) => [{ key: textAt(item, 'name') }] },
    'google table families': {
      noun: 'collection policy',
      native: ['columnFamilies'],
      optional: true,
      // A family is there with or without a rule.
      pieces: (families) =>
        Object.entries(families).flatMap(([key, family]) => {
          const rule = asRecord(asRecord(family)?.['gcRule']);
          return rule === undefined || Object.keys(rule).length === 0 ? [] : [{ key }];
        }),
    },
  },
  rows: {
    google_dns_record_set: {
      set: 'google record sets',
      pieces: (of) => {
        const data = texts(of['rrdatas']);
        const ttl = filled(of, ['ttl']);
        return [
          {
            key: `${textAt(of, 'name').toLowerCase()} ${textAt(of, 'type')}`,
            facts: data.length === 0 ? ttl : { ...ttl, rrdatas: setFact(data, unquoted) },
          },
        ];
      },
    },
    google_dns_response_policy_rule: {
      set: 'google response rules',
      pieces: (of) => [{ key: textAt(of, 'rule_name'), facts: filled(of, ['dns_name', 'behavior']) }],
    },
    google_sql_database: {
      set: 'google sql databases',
      pieces: (of) => [{ key: textAt(of, 'name'), facts: filled(of, ['charset', 'collation'], lower) }],
    },
    google_sql_user: { set: 'google sql users', pieces: (of) => [{ key: userKey(of) }] },
    google_sql_ssl_cert: { set: 'google sql certificates', pieces: (of) => [{ key: textAt(of, 'sha1_fingerprint') }] },
    google_storage_bucket_acl: aclRow('google bucket acl'),
    google_storage_default_object_acl: aclRow('google default acl'),
    google_storage_bucket_access_control: entryRow('google bucket acl'),
    google_storage_default_object_access_control: entryRow('google default acl'),
    google_storage_bucket_object: {
      set: 'google bucket objects',
      pieces: (of) => [{ key: textAt(of, 'output_name') || textAt(of, 'name'), facts: filled(of, objectFields) }],
    },
    google_storage_notification: {
      set: 'google bucket notifications',
      pieces: (of) => [
        {
          key: textAt(of, 'notification_id') || lastOf(textAt(of, 'id')),
          facts: { topic: fact(of['topic'], lastOf), payload_format: fact(of['payload_format']) },
        },
      ],
    },
    google_storage_managed_folder: { set: 'google managed folders', pieces: (of) => [{ key: textAt(of, 'name') }] },
    google_bigtable_gc_policy: { set: 'google table families', pieces: (of) => [{ key: textAt(of, 'column_family') }] },
    google_vertex_ai_index_endpoint_deployed_index: {
      set: 'google deployed indexes',
      pieces: (of) => [{ key: textAt(of, 'deployed_index_id'), facts: { index: fact(of['index'], lastOf) } }],
    },
  },
};

function lower(text: string): string {
  return text.toLowerCase();
}

/** Parts of indexes and fleets. SOURCE: the REST references of Vertex AI and GKE Hub. */
export const googlePlatformPieces: PieceTable = {
  sets: {
    'google deployed indexes': {
      noun: 'deployed index',
      native: ['deployedIndexes'],
      optional: true,
      pieces: (item) => [{ key: textAt(item, 'id'), facts: { index: fact(item['index'], lastOf) } }],
    },
    'google fleet members': {
      noun: 'membership',
      native: ['membershipSpecs'],
      optional: true,
      pieces: (specs) => Object.keys(specs).map((name) => ({ key: lastOf(name) })),
    },
    'google tag bindings': { noun: 'tag', native: ['tagBindings'], pieces: (item) => [{ key: textAt(item, 'tagValue') }] },
  },
  rows: {
    google_gke_hub_feature_membership: { set: 'google fleet members', pieces: (of) => [{ key: lastOf(textAt(of, 'membership')) }] },
    google_tags_tag_binding: { set: 'google tag bindings', pieces: (of) => [{ key: textAt(of, 'tag_value') }] },
    google_tags_location_tag_binding: { set: 'google tag bindings', pieces: (of) => [{ key: textAt(of, 'tag_value') }] },
  },
};

/** Settings of a project. SOURCE: the REST references of Compute Engine, Service Usage and Resource Manager. */
export const googleProjectPieces: PieceTable = {
  sets: {
    'google project services': {
      noun: 'service',
      native: ['services'],
      pieces: (item) => [
        {
          key: textAt(asRecord(item['config']), 'name') || lastOf(textAt(item, 'name')),
          owned: 'services are switched on by many ways, and hold nothing themselves',
        },
      ],
    },
    'google project metadata': {
      noun: 'metadata entry',
      native: ['commonInstanceMetadata.items'],
      pieces: (item) => [{ key: textAt(item, 'key'), facts: { [`metadata.${textAt(item, 'key')}`]: fact(item['value']) } }],
    },
    'google shared vpc host': {
      noun: 'shared VPC host',
      native: ['xpnProjectStatus'],
      pieces: ({ value }) => (value === 'HOST' ? [{ key: 'host' }] : []),
    },
    'google shared vpc service': {
      noun: 'shared VPC host',
      native: ['xpnHost.name'],
      pieces: ({ value }) => (typeof value === 'string' ? [{ key: value }] : []),
    },
    'google project liens': {
      noun: 'lien',
      native: ['liens'],
      pieces: (item) => [{ key: lastOf(textAt(item, 'name')), facts: { reason: fact(item['reason']), restrictions: setFact(item['restrictions']) } }],
    },
  },
  rows: {
    google_project_service: { set: 'google project services', pieces: (of) => [{ key: textAt(of, 'service') }] },
    google_compute_project_metadata_item: {
      set: 'google project metadata',
      pieces: (of) => [{ key: textAt(of, 'key'), facts: { [`metadata.${textAt(of, 'key')}`]: fact(of['value']) } }],
    },
    google_compute_project_metadata: {
      set: 'google project metadata',
      pieces: (of) => Object.entries(asRecord(of['metadata']) ?? {}).map(([key, value]) => ({ key, facts: { [`metadata.${key}`]: fact(value) } })),
      holds: () => true,
    },
    google_compute_shared_vpc_host_project: { set: 'google shared vpc host', pieces: () => [{ key: 'host' }] },
    google_compute_shared_vpc_service_project: { set: 'google shared vpc service', pieces: (of) => [{ key: textAt(of, 'host_project') }] },
    google_resource_manager_lien: {
      set: 'google project liens',
      pieces: (of) => [{ key: lastOf(textAt(of, 'name')), facts: { ...filled(of, ['reason']), restrictions: setFact(of['restrictions']) } }],
    },
  },
};
