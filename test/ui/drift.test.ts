import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { estateOf } from '../cloud/aws/estate.ts';
import { sampleEstate } from '../cloud/aws/estate/sample.ts';
import { Window, workspaceFolder } from './window.ts';

const estate = estateOf(sampleEstate);
const account = sampleEstate.accounts[0]?.id ?? '';
const state = path.join(workspaceFolder(), 'terraform.tfstate');

const instance = (type: string, name: string, attributes: Record<string, unknown>) => ({
  mode: 'managed',
  type,
  name,
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: [{ schema_version: 0, attributes }],
});

/** A state that knows two of the estate's tables, and one that the cloud has lost. */
function writeState(): void {
  const table = (name: string, address: string) =>
    instance('aws_dynamodb_table', address, { id: name, name, arn: `arn:aws:dynamodb:us-east-1:${account}:table/${name}` });
  const resources = [table('sessions', 'sessions'), table('carts', 'carts'), table('acme-retired', 'retired')];
  writeFileSync(state, JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'ui-tests', outputs: {}, resources }, null, 2));
}

describe('the drift view in the window', function () {
  this.timeout(180_000);
  let window: Window;
  before(async () => {
    const list = estate.list(account, 'us-east-1', 'AWS::DynamoDB::Table');
    const names = Array.from({ length: list.length }, (_, n) => list.at(n)['TableName']);
    assert.ok(names.includes('sessions') && names.includes('carts') && !names.includes('acme-retired'), names.join());
    writeState();
    window = await Window.open();
    await window.closeChat();
    await window.showContainer('DriftMgr');
    await window.scanEnd();
  });
  after(async () => {
    await window.close();
  });

  it('shows what the state has and the cloud has lost, and only that, as missing', async () => {
    await window.runCommand('DriftMgr: Compare with State');
    await window.row(/^Missing, 1$/).waitFor({ timeout: 90_000 });
    await window.row(/^aws_dynamodb_table\.retired, missing/).waitFor();
  });

  it('shows drift in the status bar, and as a badge on the view container', async () => {
    await window.page.locator('.statusbar-item[id*="driftmgr"] .codicon-diff').waitFor();
    await window.page
      .locator('.part.activitybar .action-item', { has: window.page.locator('.badge-content') })
      .first()
      .waitFor();
  });

  it('shows both sides in the diff editor', async () => {
    await window.row(/^aws_dynamodb_table\.retired, missing/).click();
    await window.page.locator('.monaco-diff-editor').first().waitFor();
    await window.page.locator('.monaco-diff-editor .view-line', { hasText: 'aws_dynamodb_table.retired' }).first().waitFor();
    await window.picture('drift');
  });

  it('is the picture of the README: code, clouds and drift side by side', async () => {
    await window.runCommand('View: Close All Editors');
    await window.openFile('main.tf');
    await window.expand(/^AWS,/);
    await window.expand(/^acme-prod/);
    await window.row(/^EC2 instances,/).scrollIntoViewIfNeeded();
    const file = await window.picture('screenshot');
    // The committed picture changes when somebody means to: DRIFTMGR_UPDATE_PICTURE=1 node test/ui/run.mjs
    if (process.env['DRIFTMGR_UPDATE_PICTURE'] === '1') copyFileSync(file, path.resolve('media/screenshot.png'));
  });
});
