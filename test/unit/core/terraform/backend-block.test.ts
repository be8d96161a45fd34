import assert from 'node:assert/strict';
import { backendBlock } from '../../../../src/core/terraform/backend-block.ts';
import type { BackendBlock } from '../../../../src/core/terraform/backend-block.ts';
import { workspaceState } from '../../../../src/core/terraform/workspace-backend.ts';
import type { WorkspaceState } from '../../../../src/core/terraform/workspace-backend.ts';
import type { StateReaders } from '../../../../src/core/terraform/state-instance.ts';

type Files = Readonly<Record<string, string>>;

function readersOf(files: Files, env: Files = {}): Pick<StateReaders, 'file' | 'folder' | 'env'> {
  return {
    file: (path) => {
      const content = files[path.replace('/w/', '')];
      return content === undefined
        ? Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' }))
        : Promise.resolve(new TextEncoder().encode(content));
    },
    folder: () => Promise.resolve(Object.keys(files).map((name) => ({ name, folder: false }))),
    env,
  };
}

const found = (files: Files): Promise<BackendBlock | undefined> => backendBlock('/w', readersOf(files));
const state = (files: Files, env?: Files): Promise<WorkspaceState | undefined> => workspaceState('/w', readersOf(files, env));

const s3 = `
# backend "gcs" {}
variable "x" { default = "terraform { backend \\"http\\" {} }" }
terraform {
  required_version = ">= 1.6"
  backend "s3" {
    bucket         = "states"  # of the team
    key            = "prod/app.tfstate"
    region         = var.region
    encrypt        = true
    dynamodb_table = "locks"
    assume_role    = { role_arn = "arn:aws:iam::111122223333:role/state", external_id = "e" }
    endpoints = {
      s3 = "https://s3.test"
    }
  }
}
`;

describe('the backend block of a folder', () => {
  it('is read from the code, with what is written out and nothing else', async () => {
    assert.deepEqual(await found({ 'a.tf': 'resource "aws_vpc" "backend" {}', 'main.tf': s3 }), {
      type: 's3',
      settings: {
        bucket: 'states',
        key: 'prod/app.tfstate',
        encrypt: true,
        dynamodb_table: 'locks',
        assume_role: { role_arn: 'arn:aws:iam::111122223333:role/state', external_id: 'e' },
        endpoints: { s3: 'https://s3.test' },
      },
    });
  });

  it('is read from a cloud block, from JSON, and from what overrides it', async () => {
    const cloud = 'terraform {\n cloud {\n organization = "o"\n workspaces {\n tags = ["app", "eu"]\n }\n }\n}\n';
    assert.deepEqual(await found({ 'main.tofu': cloud }), { type: 'cloud', settings: { organization: 'o', workspaces: { tags: ['app', 'eu'] } } });
    const json = JSON.stringify({ terraform: [{ backend: { gcs: { bucket: 'b', prefix: 'p' } } }] });
    assert.deepEqual(await found({ 'main.tf.json': json }), { type: 'gcs', settings: { bucket: 'b', prefix: 'p' } });
    assert.deepEqual(await found({ 'a_override.tf.json': json, 'main.tf': s3 }), { type: 'gcs', settings: { bucket: 'b', prefix: 'p' } });
  });

  it('is absent where the code has none, or cannot be read', async () => {
    for (const files of [{}, { 'main.tf': 'terraform {}' }, { 'main.tf.json': '{"terraform": {"backend":' }, { 'readme.md': s3 }]) {
      assert.equal(await found(files), undefined);
    }
  });

  it('says where the state is while the folder is not initialised', async () => {
    const location = { backend: 's3', settings: { bucket: 'states', encrypt: true, dynamodb_table: 'locks' } };
    const role = { role_arn: 'arn:aws:iam::111122223333:role/state', external_id: 'e', endpoint: 'https://s3.test' };
    assert.deepEqual(await state({ 'main.tf': s3 }), {
      kind: 'remote',
      location: { ...location, settings: { ...location.settings, ...role, key: 'prod/app.tfstate' } },
    });
    assert.deepEqual(await state({ 'main.tf': s3 }, { TF_WORKSPACE: 'blue' }), {
      kind: 'remote',
      location: { ...location, settings: { ...location.settings, ...role, key: 'env:/blue/prod/app.tfstate' } },
    });
    assert.deepEqual(await state({ 'main.tf': 'terraform {\n backend "local" {\n path = "deep/a.tfstate"\n }\n}' }), {
      kind: 'file',
      path: '/w/deep/a.tfstate',
    });
    assert.equal(await state({ 'main.tf': 'terraform {}' }), undefined);
  });

  it('yields to what terraform init keeps', async () => {
    const kept = JSON.stringify({ version: 3, backend: { type: 'gcs', config: { bucket: 'b' }, hash: 1 } });
    const stated = await state({ 'main.tf': s3, '.terraform/terraform.tfstate': kept });
    assert.deepEqual(stated, { kind: 'remote', location: { backend: 'gcs', settings: { bucket: 'b', object: 'default.tfstate' } } });
  });

  it('says what it leaves to terraform init, and what cannot be read at all', async () => {
    await assert.rejects(state({ 'main.tf': 'terraform {\n backend "s3" {\n region = "eu-west-1"\n }\n}' }), {
      code: 'state-backend',
      message: /bucket, key/,
      hint: /terraform init/,
    });
    await assert.rejects(state({ 'main.tf': 'terraform {\n backend "pg" {}\n}' }), {
      code: 'state-backend',
      message: /type pg/,
      hint: /terraform state pull/,
    });
  });
});
