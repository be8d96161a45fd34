import { defined } from '../../../core/defined.ts';
import { fact, recordsAt, textAt, texts } from '../../../core/drift/subresources/facts.ts';
import { asRecord } from '../../../core/terraform/json.ts';
import type { Piece, PieceRow, PieceSet, StateValues } from '../../../core/terraform-rules.ts';

const policyOf = 'google iam grants';
const auditOf = 'google audit configurations';
const datasetOf = 'google dataset access';

/** A role that a member has, under a condition or under none. */
interface Grant {
  readonly role: string;
  readonly member: string;
  readonly condition?: StateValues | undefined;
}

/** Addresses are kept in small letters, whatever was written. SOURCE: `NormalizeIamPrincipalCasing` of the google provider. */
function principal(member: string): string {
  const [kind = '', ...rest] = member.split(':');
  return /^(user|serviceAccount|group|domain|deleted)$/.test(kind) ? `${kind}:${rest.join(':').toLowerCase()}` : member;
}

function pieceOf({ role, member, condition }: Grant): Piece {
  const title = textAt(condition, 'title');
  const key = `${role} ${principal(member)}`;
  const owned = ownedGrant(role, member);
  return {
    key: condition === undefined ? key : `${key} if ${title}`,
    ...(condition === undefined ? {} : { facts: { 'condition[0].expression': fact(condition['expression']) } }),
    ...defined({ owned }),
  };
}

/** What Google grants by itself. SOURCE: Google's pages of service agents, of default service accounts, and of the grants that a new bucket has. */
function ownedGrant(role: string, member: string): string | undefined {
  const isAgent =
    /^serviceAccount:(service-\d+@[a-z0-9.-]+|\d+@cloudbuild|\d+@cloudservices|.+@gcp-sa-[a-z0-9-]+|.+@security-center-api)\.?.*gserviceaccount\.com$/.test(
      member,
    );
  if (isAgent && /serviceAgent$|\.builds\.builder$/i.test(role)) return 'Google grants it to the service agent of a service that is switched on';
  if (role === 'roles/editor' && /^serviceAccount:.+(@cloudservices|-compute@developer|@appspot)\.gserviceaccount\.com$/.test(member))
    return 'Google grants it to the accounts that a project is made with';
  return role.startsWith('roles/storage.legacy') && /^project(Owner|Editor|Viewer):/.test(member) ? 'every bucket is made with it' : undefined;
}

function grantsOf(binding: StateValues): readonly Grant[] {
  const role = textAt(binding, 'role');
  const condition = asRecord(binding['condition']) ?? recordsAt(binding, 'condition')[0];
  const members = texts(binding['members']);
  return (members.length === 0 ? texts([binding['member']]) : members).map((member) => ({ role, member, condition }));
}

/** The bindings of `policy_data`; a sentence where the state holds none that can be read. */
function policyData(attributes: StateValues): readonly StateValues[] | string {
  try {
    return recordsAt(asRecord(JSON.parse(textAt(attributes, 'policy_data'))), 'bindings');
  } catch {
    return 'its state holds no policy that can be read';
  }
}

function policyRow(set: string, pieces: (bindings: readonly StateValues[]) => readonly Piece[]): PieceRow {
  return {
    set,
    pieces: (of) => {
      const bindings = policyData(of);
      return typeof bindings === 'string' ? bindings : pieces(bindings);
    },
    // A policy is all of it.
    holds: () => true,
  };
}

function bindingRow(set: string, pieces: (of: StateValues) => readonly Piece[]): PieceRow {
  return {
    set,
    pieces,
    holds: (of, { key }) => {
      const [role = '', , ...condition] = key.split(' ');
      const title = textAt(recordsAt(of, 'condition')[0], 'title');
      return role === textAt(of, 'role') && condition.join(' ') === (title === '' ? '' : `if ${title}`);
    },
  };
}

const auditLines = (service: string, configs: readonly StateValues[], type: string, exempted: string): readonly Piece[] =>
  configs.map((config) => ({
    key: `${service} ${textAt(config, type)}`,
    facts: { exempted_members: fact([...texts(config[exempted])].sort().join(' ')) },
  }));

/** The rows of a type's members, bindings, policies and audit configurations. */
function grantRows(type: string): Readonly<Record<string, PieceRow>> {
  const all = (of: StateValues): readonly Piece[] => grantsOf(of).map(pieceOf);
  return {
    [`${type}_iam_member`]: { set: policyOf, pieces: all },
    [`${type}_iam_binding`]: bindingRow(policyOf, all),
    [`${type}_iam_policy`]: policyRow(policyOf, (bindings) => bindings.flatMap(all)),
    [`${type}_iam_audit_config`]: {
      set: auditOf,
      pieces: (of) => auditLines(textAt(of, 'service'), recordsAt(of, 'audit_log_config'), 'log_type', 'exempted_members'),
      holds: (of, { key }) => key.startsWith(`${textAt(of, 'service')} `),
    },
  };
}

// --- BigQuery's datasets, which keep grants in a list of their own --------------------------------------

const roles: Readonly<Record<string, string>> = {
  OWNER: 'roles/bigquery.dataOwner',
  WRITER: 'roles/bigquery.dataEditor',
  READER: 'roles/bigquery.dataViewer',
};
const fields: readonly (readonly [api: string, terraform: string, member: string])[] = [
  ['userByEmail', 'user_by_email', 'user'],
  ['groupByEmail', 'group_by_email', 'group'],
  ['domain', 'domain', 'domain'],
  ['specialGroup', 'special_group', 'special'],
  ['iamMember', 'iam_member', 'iamMember'],
];

/** One entry of a dataset's access, as the API or as `google_bigquery_dataset_access` has it. */
function accessPieces(entry: StateValues): readonly Piece[] {
  const given = textAt(entry, 'role');
  const role = roles[given] ?? given;
  for (const [api, terraform, kind] of fields) {
    const name = textAt(entry, api) || textAt(entry, terraform);
    if (name === '') continue;
    const owned = kind === 'special' && name.startsWith('project') ? { owned: 'every dataset is made with it' } : {};
    return [{ key: `${role} ${kind}:${name.toLowerCase()}`, ...owned }];
  }
  for (const kind of ['view', 'dataset', 'routine']) {
    const what = asRecord(entry[kind]) ?? recordsAt(entry, kind)[0];
    if (what === undefined) continue;
    const reference = asRecord(what['dataset']) ?? recordsAt(what, 'dataset')[0] ?? what;
    const names = [
      ['projectId', 'project_id'],
      ['datasetId', 'dataset_id'],
      ['tableId', 'table_id'],
      ['routineId', 'routine_id'],
    ].flatMap(([api = '', terraform = '']) => textAt(reference, api) || textAt(reference, terraform) || []);
    return [{ key: `${kind} ${names.join('.')}` }];
  }
  return [];
}

/** A member as the entry of a dataset's access names it. SOURCE: `iamMemberToAccess` of the google provider. */
function datasetPieces(binding: StateValues): readonly Piece[] {
  return grantsOf(binding).flatMap(({ role, member }) => {
    const [kind = '', ...rest] = member.split(':');
    const name = rest.join(':');
    const field = { user: 'user_by_email', serviceAccount: 'user_by_email', group: 'group_by_email', domain: 'domain', iamMember: 'iam_member' }[
      kind
    ];
    return accessPieces(field === undefined ? { role, special_group: member } : { role, [field]: name });
  });
}

/** Sets of grants, by the members of a resource's detail that hold them. */
export const googleGrantSets: Readonly<Record<string, PieceSet>> = {
  [policyOf]: { noun: 'grant', native: ['iamPolicy.bindings'], pieces: (binding) => grantsOf(binding).map(pieceOf) },
  [auditOf]: {
    noun: 'audit configuration',
    native: ['iamPolicy.auditConfigs'],
    pieces: (config) => auditLines(textAt(config, 'service'), recordsAt(config, 'auditLogConfigs'), 'logType', 'exemptedMembers'),
  },
  [datasetOf]: { noun: 'access entry', native: ['access'], optional: true, pieces: accessPieces },
};

/** Rows of all grants on resources of these types. SOURCE: `tpgiamresource` of the google provider; the `Policy` of Google's IAM API. */
export function googleGrantRows(types: readonly string[]): Readonly<Record<string, PieceRow>> {
  return {
    ...Object.fromEntries(types.flatMap((type) => Object.entries(grantRows(type)))),
    google_bigquery_dataset_access: { set: datasetOf, pieces: accessPieces },
    google_bigquery_dataset_iam_member: { set: datasetOf, pieces: datasetPieces },
    google_bigquery_dataset_iam_binding: bindingRow(datasetOf, datasetPieces),
    google_bigquery_dataset_iam_policy: policyRow(datasetOf, (bindings) => bindings.flatMap(datasetPieces)),
  };
}
