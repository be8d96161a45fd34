import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

interface Metafile {
  readonly outputs: Readonly<Record<string, { bytes: number; inputs: Readonly<Record<string, { bytesInOutput: number }>> }>>;
}

const root = path.resolve(import.meta.dirname, '../..');
/** Packages that talk to a cloud: each of them is hundreds of KB that activation must not pay for. */
const sdk = /node_modules\/(@aws-sdk|@aws-crypto|@smithy|@azure|@azure-rest|@google-cloud|google-auth-library|google-gax|@grpc)\//;

function metafile(): Metafile {
  const file = path.join(root, 'dist/meta.json');
  assert.ok(existsSync(file), "dist/meta.json is missing: run 'npm run build' first");
  return JSON.parse(readFileSync(file, 'utf8')) as Metafile;
}

/** What a bundle is made of: the inputs that left bytes in it. */
function inputsOf(bundle: string): string[] {
  const output = metafile().outputs[bundle];
  assert.ok(output, `${bundle} was not built`);
  return Object.entries(output.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => input);
}

/** The inputs of a bundle and of the parts that it loads at once. */
function loadedWith(bundle: string): string[] {
  const text = readFileSync(path.join(root, bundle), 'utf8');
  const parts = [...text.matchAll(/\brequire\("(\.[^"]+\.cjs)"\)/gu)].map(([, part]) => path.posix.join(path.posix.dirname(bundle), part ?? ''));
  return [...inputsOf(bundle), ...parts.flatMap(inputsOf)];
}

describe('the bundles', () => {
  it('keep what VS Code loads on activation under 200 KB', () => {
    const output = metafile().outputs['dist/extension.cjs'];
    assert.ok(output);
    assert.equal(statSync(path.join(root, 'dist/extension.cjs')).size, output.bytes, 'dist/extension.cjs is not what dist/meta.json describes');
    assert.ok(output.bytes < 200 * 1024, `dist/extension.cjs has ${output.bytes} bytes`);
  });

  it('answer a help text, a completion and a mistake without the engine', () => {
    const rooms = /^src\/core\/(?:engine|store|calls|vault\/vault\.ts|observe\/(?:audit|metrics)\.ts|drift\/compare)/;
    assert.deepEqual(
      inputsOf('dist/cli.cjs').filter((input) => rooms.test(input)),
      [],
    );
  });

  for (const bundle of ['dist/extension.cjs', 'dist/worker.cjs', 'dist/cli.cjs', 'dist/engine.cjs']) {
    it(`load no SDK with ${bundle}`, () => {
      assert.deepEqual(
        inputsOf(bundle).filter((input) => sdk.test(input)),
        [],
      );
    });

    it(`have no provider in ${bundle}`, () => {
      assert.deepEqual(
        inputsOf(bundle).filter((input) => input.startsWith('src/providers/')),
        [],
      );
    });
  }

  for (const [provider, late, part, client] of [
    ['aws', /node_modules\/@aws-sdk\/(?:client-|credential-)/u, 'ec2', '@aws-sdk/client-ec2/'],
    ['azure', /node_modules\/(?:@azure|@azure-rest|@typespec)\//u, 'arm-resources', '@azure/arm-resources/'],
    ['azure', /node_modules\/(?:@azure|@azure-rest|@typespec)\//u, 'arm-resourcegraph', '@azure/arm-resourcegraph/'],
    ['azure', /node_modules\/(?:@azure|@azure-rest|@typespec)\//u, 'arm-resources-subscriptions', '@azure/arm-resources-subscriptions/'],
  ] as const) {
    it(`leave ${client} until it is used`, () => {
      assert.deepEqual(
        loadedWith(`dist/providers/${provider}.cjs`).filter((input) => late.test(input)),
        [],
      );
      assert.ok(inputsOf(`dist/providers/${provider}/${part}.cjs`).some((input) => input.includes(client)));
    });
  }

  it('hold one provider each', () => {
    const bundles = Object.keys(metafile().outputs).filter((output) => output.startsWith('dist/providers/'));
    assert.ok(bundles.includes('dist/providers/aws.cjs'));
    for (const bundle of bundles) {
      const own = `src/providers/${path.basename(bundle, '.cjs')}/`;
      assert.deepEqual(
        inputsOf(bundle).filter((input) => input.startsWith('src/providers/') && !input.startsWith(own)),
        [],
      );
    }
  });
});
