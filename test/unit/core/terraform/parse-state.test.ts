import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { instanceKey } from '../../../../src/core/terraform/addresses.ts';
import { DriftMgrError } from '../../../../src/core/errors.ts';
import { parseState } from '../../../../src/core/terraform/parse-state.ts';
import { stateBytes } from '../drift/estate.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

function refused(value: Uint8Array): DriftMgrError {
  try {
    parseState(value, 'x.tfstate');
  } catch (error) {
    if (DriftMgrError.is(error)) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('parseState', () => {
  const cases: readonly (readonly [string, Uint8Array, string, RegExp])[] = [
    ['an empty file', bytes(''), 'state-empty', /empty/],
    ['blanks alone', bytes(' \n'), 'state-empty', /empty/],
    ['a file that was cut off', bytes('{"version": 4, "resources": [{"mode":'), 'state-invalid', /not valid JSON/],
    ['bytes that are no text', new Uint8Array([0xc3, 0x28, 0x00]), 'state-invalid', /UTF-8/],
    ['a compressed state', gzipSync('{}'), 'state-not-a-state', /compressed by gzip/],
    ['a plan in binary form', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x14]), 'state-not-a-state', /binary form/],
    ['the messages of a run', bytes('{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}'), 'state-not-a-state', /messages of a run/],
    ['a pointer of Git LFS', bytes('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'), 'state-not-a-state', /Git LFS/],
    ['a web page', bytes('<!DOCTYPE html>\n<html><title>Sign in</title></html>'), 'state-not-a-state', /web page/],
    ['what terraform prints for people', bytes('# aws_vpc.main:\nresource "aws_vpc" "main" {\n}\n'), 'state-not-a-state', /for people/],
    [
      'a merge that was not settled',
      bytes('{\n  "version": 4,\n<<<<<<< HEAD\n  "serial": 7,\n=======\n  "serial": 8,\n>>>>>>> theirs\n  "resources": []\n}\n'),
      'state-invalid',
      /merge/,
    ],
    [
      'the lock of a state',
      bytes({ ID: '1d2e', Operation: 'OperationTypeApply', Info: '', Who: 'me@host', Version: '1.11.4', Path: 'terraform.tfstate' }),
      'state-not-a-state',
      /the lock of a state/,
    ],
    [
      'the backend settings of an older Terraform',
      bytes({ version: 3, serial: 1, backend: { type: 's3', config: {} }, modules: [{ path: ['root'], resources: {} }] }),
      'state-not-a-state',
      /settings of a backend/,
    ],
    ['the schemas of providers', bytes({ format_version: '1.0', provider_schemas: {} }), 'state-not-a-state', /providers schema/],
    ['the outcome of a validation', bytes({ format_version: '1.0', valid: true, diagnostics: [] }), 'state-not-a-state', /validate/],
    ['resources that are no list', bytes({ version: 4, resources: { a: 1 } }), 'state-invalid', /resources are no list/],
    ['a resource without a type', bytes({ version: 4, resources: [{ mode: 'managed', name: 'x' }] }), 'state-invalid', /resource 0 has no type/],
    [
      'instances that are no list',
      bytes({ version: 4, resources: [{ mode: 'managed', type: 'aws_vpc', name: 'x', instances: {} }] }),
      'state-invalid',
      /instances of resource 0/,
    ],
    ['a list', bytes([1]), 'state-not-a-state', /no Terraform state/],
    ['another JSON file', bytes({ name: 'package' }), 'state-not-a-state', /no version/],
    [
      'an encrypted state of OpenTofu',
      bytes({ serial: 1, encryption_version: 'v0', encrypted_data: 'AAAA', meta: {} }),
      'state-encrypted',
      /OpenTofu/,
    ],
    ['format version 1', bytes({ version: 1, modules: [] }), 'state-version', /version 1/],
    ['format version 2', bytes({ version: 2, modules: [] }), 'state-version', /version 2/],
    [
      'format version 3',
      bytes({ version: 3, terraform_version: '0.11.14', modules: [{}] }),
      'state-version',
      /version 3, written by Terraform 0\.11\.14/,
    ],
    ['a newer format version', bytes({ version: 5 }), 'state-version', /newer/],
    ['a newer JSON output', bytes({ format_version: '2.0', values: {} }), 'state-version', /newer/],
  ];
  for (const [what, input, code, message] of cases) {
    it(`says what is wrong with ${what}`, () => {
      const error = refused(input);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(error.message, /x\.tfstate/);
      assert.ok((error.hint ?? '') !== '', 'it says what to do');
    });
  }

  it('says how an old state is upgraded', () => {
    assert.match(refused(bytes({ version: 3, modules: [{}] })).hint ?? '', /terraform state pull/);
  });

  it('never quotes what it could not parse', () => {
    const error = refused(bytes('{"version": 4, "password": hunter2-hunter2}'));
    assert.ok(!`${error.message} ${error.hint ?? ''} ${String(error.cause)}`.includes('hunter2'));
  });

  it('takes a byte order mark', () => {
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...stateBytes([{ type: 'aws_vpc', name: 'a', instances: [{ attributes: { id: 'vpc-1' } }] }])]);
    assert.equal(parseState(marked, 'x').instances.length, 1);
  });

  it('takes what PowerShell saves: UTF-16 with a byte order mark', () => {
    const text = new TextDecoder().decode(stateBytes([{ type: 'aws_vpc', name: 'a', instances: [{ attributes: { id: 'vpc-1' } }] }]));
    assert.equal(parseState(Buffer.from(`\ufeff${text}`, 'utf16le'), 'x').instances.length, 1);
  });

  it('leaves data sources out', () => {
    const { instances } = parseState(stateBytes([{ mode: 'data', type: 'aws_ami', name: 'a', instances: [{ attributes: { id: 'ami-1' } }] }]), 'x');
    assert.deepEqual(instances, []);
  });

  it('marks deposed objects, and keeps them apart from the one that took their place', () => {
    const { instances } = parseState(
      stateBytes([
        {
          type: 'aws_instance',
          name: 'web',
          instances: [{ attributes: { id: 'i-2' } }, { deposed: 'abcd1234', status: 'tainted', attributes: { id: 'i-1' } }],
        },
      ]),
      'x',
    );
    assert.deepEqual(
      instances.map(({ address, deposed, tainted }) => [address, deposed, tainted]),
      [
        ['aws_instance.web', undefined, undefined],
        ['aws_instance.web', 'abcd1234', true],
      ],
    );
  });

  it('tells the configurations of a provider with for_each apart, as OpenTofu writes them', () => {
    const provider = (key: string) => `provider["registry.opentofu.org/hashicorp/aws"].by_region["${key}"]`;
    const instances = ['eu-west-1', 'us-east-1'].map((key) => ({ index_key: key, attributes: { id: key }, instance_provider: provider(key) }));
    const document = { version: 4, terraform_version: '1.9.0', resources: [{ mode: 'managed', type: 'aws_vpc', name: 'x', each: 'map', instances }] };
    const read = parseState(bytes(document), 'x').instances.map((instance) => instance.provider);
    assert.deepEqual(
      read.map(({ name, alias }) => [name, alias]),
      [
        ['aws', 'by_region["eu-west-1"]'],
        ['aws', 'by_region["us-east-1"]'],
      ],
    );
    assert.notEqual(read[0]?.key, read[1]?.key);
  });

  it('reads providers as Terraform 0.12, 0.13 and later spell them', () => {
    const { instances } = parseState(
      stateBytes(
        [
          'provider.aws',
          'provider.aws.west',
          'module.a.module.b.provider.aws.west',
          'provider["registry.terraform.io/hashicorp/aws"]',
          'module.x["a.b"].provider["registry.opentofu.org/hashicorp/aws"].west',
        ].map((provider, at) => ({ type: 'aws_vpc', name: `v${at}`, provider, instances: [{ attributes: {} }] })),
      ),
      'x',
    );
    assert.deepEqual(
      instances.map(({ provider }) => [provider.name, provider.alias]),
      [
        ['aws', undefined],
        ['aws', 'west'],
        ['aws', 'west'],
        ['aws', undefined],
        ['aws', 'west'],
      ],
    );
    assert.equal(new Set(instances.map(({ provider }) => provider.key)).size, 5);
  });

  it('expands the flat attributes that came from Terraform 0.11', () => {
    const flat = {
      id: 'sg-1',
      'tags.%': '2',
      'tags.Name': 'web',
      'tags.a.b': 'dotted',
      'ingress.#': '2',
      'ingress.0.from_port': '80',
      'ingress.1.from_port': '443',
      'ingress.1.cidr_blocks.#': '1',
      'ingress.1.cidr_blocks.0': '10.0.0.0/8',
    };
    const { instances } = parseState(stateBytes([{ type: 'aws_security_group', name: 'a', instances: [{ attributes_flat: flat }] }]), 'x');
    assert.deepEqual(instances[0]?.attributes, {
      id: 'sg-1',
      tags: { Name: 'web', 'a.b': 'dotted' },
      ingress: [{ from_port: '80' }, { from_port: '443', cidr_blocks: ['10.0.0.0/8'] }],
    });
  });

  it('reads sensitive paths with names, numbers and keys', () => {
    const path = [
      { type: 'get_attr', value: 'setting' },
      { type: 'index', value: { value: 0, type: 'number' } },
      { type: 'get_attr', value: 'values' },
      { type: 'index', value: { value: 'k"1', type: 'string' } },
    ];
    const { instances } = parseState(stateBytes([{ type: 't_x', name: 'a', instances: [{ attributes: {}, sensitive_attributes: [path] }] }]), 'x');
    assert.deepEqual(instances[0]?.sensitivePaths, ['setting[0].values["k\\"1"]']);
  });

  it('spells keys as Terraform does', () => {
    assert.equal(instanceKey('a\r\n\t"\\${x}%{y}$z\u0001\u{E0001}'), '["a\\r\\n\\t\\"\\\\$${x}%%{y}$z\\u0001\\U000e0001"]');
    assert.equal(instanceKey(7), '[7]');
    assert.equal(instanceKey(undefined), '');
  });

  it('gives different keys different addresses', () => {
    const letters = fc.constantFrom('a', '"', '\\', '$', '%', '{', '\n', 'n', '\u0001', 'u', '0', '☂');
    const key = fc.array(letters, { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(key, key, (left, right) => left === right || instanceKey(left) !== instanceKey(right)),
      { numRuns: 500 },
    );
  });

  it('reads whatever JSON stands where a state should, or says a code that begins with state-', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.jsonValue().map((resources) => ({ version: 4, resources })),
      fc.jsonValue().map((instances) => ({ version: 4, resources: [{ mode: 'managed', type: 'aws_vpc', name: 'a', instances }] })),
      fc.jsonValue().map((instance) => ({ version: 4, resources: [{ mode: 'managed', type: 'aws_vpc', name: 'a', instances: [instance] }] })),
      fc.jsonValue().map((values) => ({ format_version: '1.0', values })),
      fc.jsonValue().map((root_module) => ({ format_version: '1.0', values: { root_module } })),
      fc.jsonValue().map((prior_state) => ({ format_version: '1.2', prior_state })),
    );
    fc.assert(
      fc.property(anything, (document) => {
        try {
          parseState(bytes(JSON.stringify(document)), 'x');
        } catch (error) {
          assert.ok(DriftMgrError.is(error), String(error));
          assert.match(error.code, /^state-/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads modules nested deeper than a stack', () => {
    const depth = 5_000;
    const leaf = '{"resources":[{"address":"a.b","mode":"managed","type":"aws_vpc","values":{}}]}';
    const text = `{"format_version":"1.0","values":{"root_module":${'{"child_modules":['.repeat(depth)}${leaf}${']}'.repeat(depth)}}}`;
    assert.equal(parseState(bytes(text), 'x').instances.length, 1);
  });
});
