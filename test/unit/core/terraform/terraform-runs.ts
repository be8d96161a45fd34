import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the installed `terraform` wrote and printed, or the copies of it that are kept beside the tests. */
export interface TerraformRun {
  readonly label: string;
  readonly folder: string;
  /** `terraform state list`, sorted. */
  readonly addresses: readonly string[];
}

const main = `
terraform {
  backend "local" {}
}
variable "secret" {
  type      = string
  sensitive = true
}
resource "terraform_data" "one" {
  input = "plain"
}
resource "terraform_data" "renamed" {
  input = "was moved"
}
moved {
  from = terraform_data.before
  to   = terraform_data.renamed
}
resource "terraform_data" "counted" {
  count = 3
  input = count.index
}
resource "terraform_data" "keyed" {
  for_each = toset(["plain", "with \\"quotes\\"", "back\\\\slash", "$\${dollar}", "%%{percent}", "new\\nline", "tab\\tbed", "grüße ☂ 漢字", "a.b[c]", ""])
  input    = each.key
}
resource "terraform_data" "secret" {
  input = { user = "jane", password = var.secret }
}
data "terraform_remote_state" "self" {
  backend = "local"
  config  = { path = "\${path.module}/other.tfstate" }
}
module "outer" {
  source   = "./outer"
  for_each = toset(["a", "b c"])
  name     = each.key
}
`;
const before = main.replace('resource "terraform_data" "renamed"', 'resource "terraform_data" "before"').replace(/moved \{[^}]*\}/, '');
const outer = `
variable "name" { type = string }
resource "terraform_data" "this" {
  input = var.name
}
module "inner" {
  source = "./inner"
  count  = 2
}
`;
const inner = `
resource "terraform_data" "leaf" {
  for_each = { x = 1, y = 2 }
  input    = each.value
}
`;

/** Secret that the configuration gives to a resource; nothing but memory may ever hold it. */
export const secretInput = 'correct-horse-battery-staple';

/** Runs terraform in a new folder, twice, so that a resource was moved and one is tainted, in two workspaces. Undefined where there is none. */
export async function runTerraform(): Promise<TerraformRun | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'driftmgr-terraform-'));
  const terraform = async (...args: string[]): Promise<string> => {
    const env = {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      TF_VAR_secret: secretInput,
      TF_IN_AUTOMATION: '1',
      TF_CLI_CONFIG_FILE: join(folder, 'none.rc'),
    };
    return (await run('terraform', args, { cwd: folder, env })).stdout;
  };
  await writeFile(join(folder, 'none.rc'), '');
  await writeFile(join(folder, 'other.tfstate'), '{"version":4,"serial":1,"lineage":"x","outputs":{},"resources":[]}');
  await mkdir(join(folder, 'outer', 'inner'), { recursive: true });
  await writeFile(join(folder, 'outer', 'main.tf'), outer);
  await writeFile(join(folder, 'outer', 'inner', 'main.tf'), inner);
  await writeFile(join(folder, 'main.tf'), before);
  try {
    await terraform('version');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  // A partial configuration: where the state is kept comes from the command line.
  await terraform('init', '-no-color', '-input=false', '-backend-config=path=custom.tfstate');
  await terraform('apply', '-no-color', '-auto-approve', '-input=false');
  await writeFile(join(folder, 'main.tf'), main);
  await terraform('apply', '-no-color', '-auto-approve', '-input=false');
  await terraform('taint', '-no-color', 'terraform_data.one');
  await writeFile(join(folder, 'shown.json'), await terraform('show', '-json'));
  await terraform('plan', '-no-color', '-input=false', '-out=planned.bin');
  await writeFile(join(folder, 'plan.json'), await terraform('show', '-json', 'planned.bin'));
  const addresses = sorted(await terraform('state', 'list', '-no-color'));
  await writeFile(join(folder, 'addresses.json'), `${JSON.stringify(addresses, undefined, 2)}\n`);
  await terraform('workspace', 'new', '-no-color', 'blue');
  await terraform('apply', '-no-color', '-auto-approve', '-input=false', '-target=terraform_data.counted');
  return { label: 'written by the installed terraform', folder, addresses };
}

/** The outputs of Terraform 1.11.4 that are kept beside the tests, copied to a folder that may be deleted. */
export async function keptRun(): Promise<TerraformRun> {
  const folder = await mkdtemp(join(tmpdir(), 'driftmgr-kept-'));
  const fixtures = join(import.meta.dirname, 'fixtures', 'terraform');
  await cp(fixtures, folder, { recursive: true });
  await cp(join(fixtures, 'dot-terraform'), join(folder, '.terraform'), { recursive: true });
  const addresses = (JSON.parse(await readFile(join(folder, 'addresses.json'), 'utf8')) as unknown[]).map(String);
  return { label: 'kept from Terraform 1.11.4', folder, addresses };
}

function sorted(output: string): readonly string[] {
  return output
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('data.') && !line.includes('.data.'))
    .sort();
}
