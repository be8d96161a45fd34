import assert from 'node:assert/strict';
import { estateOf } from '../cloud/aws/estate.ts';
import { sampleEstate } from '../cloud/aws/estate/sample.ts';
import { Window } from './window.ts';

const estate = estateOf(sampleEstate);
const account = sampleEstate.accounts[0]?.id ?? '';

/** What the tree calls a type, and how many of it the simulated cloud holds. Terminated instances are not counted. */
const types: readonly { type: string; title: string }[] = [
  { type: 'AWS::EC2::Instance', title: 'EC2 instances' },
  { type: 'AWS::EC2::Volume', title: 'EBS volumes' },
  { type: 'AWS::EC2::VPC', title: 'VPCs' },
  { type: 'AWS::S3::Bucket', title: 'S3 buckets' },
  { type: 'AWS::Lambda::Function', title: 'Lambda functions' },
  { type: 'AWS::RDS::DBInstance', title: 'RDS instances' },
  { type: 'AWS::DynamoDB::Table', title: 'DynamoDB tables' },
  { type: 'AWS::IAM::Role', title: 'IAM roles' },
];

function countIn(type: string, region: string): number {
  const list = estate.list(account, region, type);
  let count = 0;
  for (let n = 0; n < list.length; n += 1) {
    const state = list.at(n)['State'] as { Name?: string } | undefined;
    if (type !== 'AWS::EC2::Instance' || state?.Name !== 'terminated') count += 1;
  }
  return count;
}
const regions = [...estate.regions.map(({ name }) => name), 'global'];
const total = (type: string): number => regions.reduce((sum, region) => sum + countIn(type, region), 0);

describe('the resource tree in the window', function () {
  this.timeout(180_000);
  let window: Window;
  before(async () => {
    window = await Window.open();
    // Tall enough for every type at once: a row that is scrolled away is not in the page.
    await window.page.setViewportSize({ width: 1280, height: 3200 });
    await window.closeChat();
    await window.showContainer('DriftMgr');
    await window.row(/^AWS, .*resources/).waitFor({ timeout: 120_000 });
    await window.scanEnd();
  });
  after(async () => {
    await window.close();
  });

  it('shows the numbers of the simulated cloud, type by type', async () => {
    await window.expand(/^AWS,/);
    await window.expand(/^acme-prod/);
    for (const { type, title } of types) {
      const row = window.row(new RegExp(`^${title},`));
      await row.waitFor();
      assert.equal(await row.getAttribute('aria-label'), `${title}, ${total(type).toLocaleString('en-US')} resources`);
    }
  });

  it('shows the numbers of a type, region by region, and the resources by name', async () => {
    await window.expand(/^EC2 instances,/);
    for (const region of ['us-east-1', 'eu-west-1', 'ap-southeast-2']) {
      assert.equal(
        await window.row(new RegExp(`^${region},`)).getAttribute('aria-label'),
        `${region}, ${String(countIn('AWS::EC2::Instance', region))} resources`,
      );
    }
    await window.expand(/^ap-southeast-2,/);
    await window.row(/^trial-1, AWS::EC2::Instance, ap-southeast-2/).waitFor();
    await window.picture('tree');
  });

  it('shows the same total in the status bar', async () => {
    const clouds = (await window.rowLabels()).filter((label) => /^(AWS|Azure|Google Cloud|DigitalOcean), /.test(label));
    const total = clouds
      .flatMap((label) => /([\d,]+) resources/.exec(label)?.[1] ?? [])
      .reduce((sum, count) => sum + Number(count.replaceAll(',', '')), 0);
    assert.ok(total > 0, clouds.join());
    await window.statusBarItem(total.toLocaleString('en-US')).waitFor();
  });

  it('opens a resource as a JSON document', async () => {
    await window.row(/^trial-1,/).click();
    await window.page
      .locator('.tab', { hasText: /\.json$/ })
      .first()
      .waitFor();
    await window.page.locator('.monaco-editor .view-line', { hasText: '"AWS::EC2::Instance"' }).first().waitFor();
    await window.picture('resource-json');
  });

  it('shows the summary of the terminal', async () => {
    await window.runCommand('DriftMgr: Status');
    await window.page.locator('.tab', { hasText: 'DriftMgr Status' }).first().waitFor();
    await window.page.locator('.monaco-editor .view-line', { hasText: 'EC2 instances' }).first().waitFor();
    await window.picture('status');
  });

  it('groups by type and keeps the rows that belong there', async () => {
    await window.runCommand('DriftMgr: Group by Region');
    await window.expandTo(/^AWS,/, /^us-east-1,/);
    await window.picture('by-region');
    await window.runCommand('DriftMgr: Group by Account');
    await window.expandTo(/^AWS,/, /^acme-prod/);
  });

  it('shows where credentials were looked for', async () => {
    await window.runCommand('DriftMgr: Look for Credentials');
    await window.row(/^AWS, \d+ found/).waitFor({ timeout: 60_000 });
    await window.picture('credentials');
  });
});
