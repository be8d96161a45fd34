import type { Resource } from '../../../../src/core/model.ts';
import type { SubresourceCase } from './subresource-cases.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const project = 'acme-prod';

export function asset(type: string, path: string, host = type.split('/', 1).join()): Resource {
  return {
    provider: 'gcp',
    account: project,
    region: 'europe-west1',
    type,
    id: `//${host}/${path}`,
    source: 'test',
    name: path.slice(path.lastIndexOf('/') + 1),
  };
}

export const link = (path: string): string => `https://www.googleapis.com/compute/v1/projects/${project}/${path}`;
export const within =
  (member: string) =>
  (list: readonly unknown[]): Fields => ({ [member]: list });

/** A parent, and the state that manages it. */
export type Parent = Pick<SubresourceCase, 'parent' | 'managed'>;

export function parent(type: string, terraform: string, path: string, attributes: Fields = {}, host?: string): Parent {
  return { parent: asset(type, path, host), managed: [terraform, { id: path, name: path.slice(path.lastIndexOf('/') + 1), project, ...attributes }] };
}

export const ofProject: Parent = {
  parent: asset('cloudresourcemanager.googleapis.com/Project', `projects/${project}`),
  managed: ['google_project', { id: `projects/${project}`, project_id: project, number: '123456789012' }],
};
export const bucket = parent('storage.googleapis.com/Bucket', 'google_storage_bucket', 'acme-logs', { id: 'acme-logs' });
