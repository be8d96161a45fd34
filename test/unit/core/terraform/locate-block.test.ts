import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { CodeLocator } from '../../../../src/core/terraform/code-locator.ts';
import { hclBlocks, literal } from '../../../../src/core/terraform/hcl-blocks.ts';
import type { CodeReaders } from '../../../../src/core/terraform/locate-block.ts';
import { CodeIndex, placeOf } from '../../../../src/core/terraform/locate-block.ts';

const root = join('/', 'code');

/** A folder tree in memory, by path below the root. */
function readersOf(files: Readonly<Record<string, string>>, env: CodeReaders['env'] = {}): CodeReaders {
  const all = new Map(Object.entries(files).map(([path, text]) => [join(root, path), text]));
  return {
    env,
    file: (path) => {
      const text = all.get(path);
      return text === undefined
        ? Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' }))
        : Promise.resolve(new TextEncoder().encode(text));
    },
    folder: (path) => {
      const names = [...all.keys()].filter((file) => join(file, '..') === path).map((file) => file.slice(path.length + 1));
      return Promise.resolve(names.length === 0 ? undefined : names.map((name) => ({ name, folder: false })));
    },
  };
}

const at = async (files: Readonly<Record<string, string>>, address: string): Promise<string | undefined> => {
  const found = await new CodeIndex(root, readersOf(files)).find(address);
  if (found === undefined) return undefined;
  const place = placeOf(found);
  return `${place.file.slice(root.length + 1)}:${String(place.line)}:${String(place.column)}-${String(place.endLine)}`;
};

const odd = `
/* resource "aws_vpc" "comment" {} */ # resource "aws_vpc" "hash" {
// resource "aws_vpc" "slashes" {
variable "x" { default = "}" }
locals { text = "\${lookup({ a = "}" }, "a", "\${"{"}")} $\${not} %{ if true }}%{ endif }" }
locals {
  doc = <<-EOT
    resource "aws_vpc" "heredoc" {
    \${jsonencode({ a = "b" })} }
  EOT
  list = [
    "}", <<EOT
}
EOT
  ]
}
  resource "aws_vpc" "main" {
    tags = { Name = "x}" } # }
  lifecycle { ignore_changes = [tags] }
  }
resource aws_subnet bare { cidr_block = "10.0.0.0/24" }
data "aws_ami" "this" {}
`;

describe('the block behind an address', () => {
  it('is found among strings, heredocs and comments that look like it', async () => {
    const files = { 'main.tf': odd };
    assert.equal(await at(files, 'aws_vpc.main'), 'main.tf:17:3-20');
    assert.equal(await at(files, 'aws_subnet.bare'), 'main.tf:21:1-21');
    assert.equal(await at(files, 'data.aws_ami.this'), 'main.tf:22:1-22');
    for (const name of ['comment', 'hash', 'slashes', 'heredoc']) assert.equal(await at(files, `aws_vpc.${name}`), undefined, name);
  });

  it('is the same for every instance of count and for_each', async () => {
    const files = { 'main.tf': 'resource "aws_vpc" "a" {\n}\n' };
    for (const key of ['', '[0]', '["x"]', '["a.b[\\"c\\"]"]']) assert.equal(await at(files, `aws_vpc.a${key}`), 'main.tf:1:1-2', key);
  });

  it('is found in nested modules, by their source or by where terraform init put them', async () => {
    const files = {
      'main.tf': 'module "web" {\n  source = "./modules/web"\n}\nmodule "net" {\n  source  = "acme/net/aws"\n  version = "1.0"\n}\n',
      'modules/web/main.tf': 'module "inner" {\n  source = "../inner"\n}\n',
      'modules/inner/vpc.tf': '\n\nresource "aws_vpc" "this" {}\n',
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          { Key: '', Dir: '.' },
          { Key: 'net', Source: 'x', Dir: '.terraform/modules/net' },
        ],
      }),
      '.terraform/modules/net/main.tf': 'resource "aws_subnet" "this" {}\n',
    };
    assert.equal(await at(files, 'module.web["a"].module.inner[0].aws_vpc.this["b.c"]'), 'modules/inner/vpc.tf:3:1-3');
    assert.equal(await at(files, 'module.net.aws_subnet.this'), '.terraform/modules/net/main.tf:1:1-1');
  });

  it('is the call of a module whose code is not here', async () => {
    const files = { 'main.tf': 'module "net" {\n  source = "acme/net/aws"\n}\n' };
    assert.equal(await at(files, 'module.net.aws_subnet.this'), 'main.tf:1:1-3');
    assert.equal(await at(files, 'module.gone.aws_subnet.this'), undefined);
  });

  it('is not the part of it that an override file holds', async () => {
    const files = { 'a_override.tf': 'resource "aws_vpc" "a" {}\n', 'main.tf': '\nresource "aws_vpc" "a" {}\n' };
    assert.equal(await at(files, 'aws_vpc.a'), 'main.tf:2:1-2');
  });

  const hcl = '\n\nresource "aws_vpc" "a" {\n}\n';
  const other = 'resource "aws_vpc" "a" {}\n';
  const json = '{\n  "resource": {\n    "aws_vpc": {\n      "a": {\n        "cidr_block": "10.0.0.0/16"\n      }\n    }\n  }\n}\n';
  const forms: readonly (readonly [string, Readonly<Record<string, string>>, string | undefined])[] = [
    ['*.tf', { 'main.tf': hcl }, 'main.tf:3:1-4'],
    ['*.tf.json', { 'cdk.tf.json': json }, 'cdk.tf.json:4:7-6'],
    ['*.tofu', { 'main.tofu': hcl }, 'main.tofu:3:1-4'],
    ['*.tofu.json', { 'cdk.tofu.json': json }, 'cdk.tofu.json:4:7-6'],
    ['*.tofu before *.tf of the same name', { 'main.tf': other, 'main.tofu': hcl }, 'main.tofu:3:1-4'],
    ['*.tofu.json before *.tf.json of the same name', { 'm.tf.json': '{"resource":{"aws_vpc":{"a":{}}}}', 'm.tofu.json': json }, 'm.tofu.json:4:7-6'],
    ['*.tf beside a *.tofu of another name', { 'b.tf': hcl, 'main.tofu': '' }, 'b.tf:3:1-4'],
    ['the file that is overridden in JSON', { 'a_override.tf.json': '{"resource":{"aws_vpc":{"a":{}}}}', 'main.tf': hcl }, 'main.tf:3:1-4'],
    ['JSON behind a byte order mark', { 'a.tf.json': `\uFEFF${json}` }, 'a.tf.json:4:7-6'],
    ['a list of objects in JSON', { 'a.tf.json': '{"resource": [{"x": {"y": {}}},\n{"aws_vpc": [{"a": [{}]}]}]}' }, 'a.tf.json:2:15-2'],
    ['no file that editors leave', { '.main.tf': hcl, '#main.tf#': hcl, 'main.tf~': hcl, '#a.tf': hcl }, undefined],
    ['no JSON that is broken', { 'a.tf.json': json.slice(0, -4) }, undefined],
    ['no JSON that is nested beyond measure', { 'a.tf.json': `{"resource": ${'['.repeat(50_000)}${']'.repeat(50_000)}}` }, undefined],
  ];
  for (const [what, files, place] of forms) {
    it(`is found in ${what}`, async () => {
      assert.equal(await at(files, 'aws_vpc.a'), place);
    });
  }

  for (const [what, env, folder] of [
    ['.terraform', {}, '.terraform'],
    ['the folder that TF_DATA_DIR names', { TF_DATA_DIR: '.data' }, '.data'],
    ['the folder that TF_DATA_DIR names by its whole path', { TF_DATA_DIR: join(root, 'd') }, 'd'],
    ['.terraform where TF_DATA_DIR is empty', { TF_DATA_DIR: '' }, '.terraform'],
  ] as const) {
    it(`is found in a module that terraform init put into ${what}`, async () => {
      const files = {
        'main.tf.json': JSON.stringify({ module: { net: { source: 'acme/net/aws' } } }),
        [`${folder}/modules/modules.json`]: JSON.stringify({ Modules: [{ Key: 'net', Dir: 'put/net' }] }),
        'put/net/a.tofu': hcl,
      };
      const found = await new CodeIndex(root, readersOf(files, env)).find('module.net.aws_vpc.a');
      assert.deepEqual([found?.file, found?.block.line], [join(root, 'put/net/a.tofu'), 3]);
    });
  }

  it('is found in the module whose source an override names', async () => {
    const files = { 'main.tf': 'module "m" {\n  source = "./one"\n}\n', 'override.tf': 'module "m" {\n  source = "./two"\n}\n', 'two/a.tf': hcl };
    assert.equal(await at(files, 'module.m.aws_vpc.a'), 'two/a.tf:3:1-4');
  });

  describe('of a state', () => {
    const files = {
      'main.tf': '\n\n\nresource "aws_vpc" "a" {}\n',
      'envs/dev/main.tf': `terraform {\n  backend "s3" {}\n}\n${other}`,
      'envs/prod/main.tf.json': json,
      'live/code/main.tofu': hcl,
    };
    const lies: readonly (readonly [string | undefined, string | undefined])[] = [
      ['envs/dev/terraform.tfstate', 'envs/dev/main.tf:4'],
      ['envs/prod/terraform.tfstate', 'envs/prod/main.tf.json:4'],
      [join(root, 'envs/prod/terraform.tfstate'), 'envs/prod/main.tf.json:4'],
      ['envs/prod/terraform.tfstate.d/eu/terraform.tfstate', 'envs/prod/main.tf.json:4'],
      ['envs/dev (s3)', 'envs/dev/main.tf:4'],
      ['envs/dev', 'envs/dev/main.tf:4'],
      ['this folder (gcs)', 'main.tf:4'],
      ['live/code/states/eu.tfstate', 'live/code/main.tofu:3'],
      ['terraform.tfstate', 'main.tf:4'],
      ['s3://states/prod.tfstate', 'main.tf:4'],
      ['-', 'main.tf:4'],
      [undefined, 'main.tf:4'],
    ];
    for (const [state, place] of lies) {
      it(`that is ${state ?? 'not named'} lies at ${place ?? 'no place'}`, async () => {
        const found = await new CodeLocator([root], readersOf(files)).find('aws_vpc.a', state);
        assert.equal(found === undefined ? undefined : `${found.file.slice(root.length + 1)}:${String(found.block.line)}`, place);
      });
    }

    it('is not looked for in another state’s folder', async () => {
      const locator = new CodeLocator([root], readersOf({ ...files, 'envs/dev/main.tf': 'variable "x" {}\n' }));
      assert.equal(await locator.find('aws_vpc.a', 'envs/dev/terraform.tfstate'), undefined);
      assert.equal((await locator.ground('envs/dev/terraform.tfstate'))?.file, join(root, 'envs/dev/main.tf'));
    });
  });

  it('is grounded at the backend block, else at the first block', async () => {
    const line = async (text: string) => (await new CodeIndex(root, readersOf({ 'main.tf': text })).ground())?.line;
    assert.equal(await line('variable "x" {}\nterraform {\n  backend "s3" {}\n}\n'), 3);
    assert.equal(await line('\nvariable "x" {}\n'), 2);
    assert.equal(await line('# nothing\n'), undefined);
  });
});

describe('the scanner of HCL', () => {
  it('reads any text without an error, in its order and within its lines', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '"',
      '${',
      '%{',
      '$${',
      '\\',
      '\n',
      '<<EOT\n',
      'EOT\n',
      '/*',
      '*/',
      '#',
      '//',
      '=',
      '[',
      ']',
      'resource',
      ' "a" ',
      ' ',
      'x',
      'é',
      '\r\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const lines = text.split('\n').length;
        const walk = (blocks: ReturnType<typeof hclBlocks>): void => {
          for (const block of blocks) {
            assert.ok(block.line >= 1 && block.column >= 1 && block.line <= block.endLine && block.endLine <= lines);
            assert.ok((text.split('\n')[block.line - 1] ?? '').startsWith(block.type, block.column - 1));
            walk(block.blocks);
          }
        };
        walk(hclBlocks(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds every block again, whatever its attributes hold', () => {
    const value = fc.oneof(
      fc.string().map((text) =>
        JSON.stringify(text)
          .replaceAll(/([$%])\{/g, '$1$1{')
          .replaceAll(/\\u[\da-f]{4}|\\[bf]/g, ''),
      ),
      fc.constantFrom(
        '1',
        'true',
        '[\n"}",\n]',
        '{ a = "}" }',
        '"${join("}", ["{"])}"',
        '<<-EOT\n } resource "x" "y" {\n  EOT',
        'a ? "{" : "}" # }',
        '1 /* } */',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 4 }), { maxLength: 6 }), (blocks) => {
        const text = blocks
          .map((values, n) => `resource "t" "n${String(n)}" {\n${values.map((one, k) => `  a${String(k)} = ${one}\n`).join('')}}\n`)
          .join('\n');
        const found = hclBlocks(text);
        assert.deepEqual(
          found.map(({ type, labels, attributes }) => [type, labels[1], attributes.size]),
          blocks.map((values, n) => ['resource', `n${String(n)}`, values.length]),
        );
      }),
    );
  });

  it('takes time in proportion to the text, also where blocks are nested a hundred thousand deep', () => {
    const depth = 100_000;
    const [outer] = hclBlocks('a {\n'.repeat(depth));
    assert.equal(outer?.endLine, depth);
    assert.deepEqual(hclBlocks(`x = ${'"${'.repeat(depth)}`), []);
  });

  it('reads plain strings, and nothing that is computed', () => {
    assert.equal(literal('"./a\\"b"'), './a"b');
    for (const text of ['"${var.x}"', 'var.x', '"a" + "b"', undefined]) assert.equal(literal(text), undefined);
  });
});
