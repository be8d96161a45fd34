import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';

/**
 * Bundles a provider so that each package of its SDK that `late` matches is a file of its own in `<entry>/`, loaded when the first of its exports is
 * used: all of AWS's clients in one file are 3 MB, and V8 takes half a second to compile the thousands of names that share its one scope. What several
 * clients need is in files that they share.
 * esbuild splits ES modules alone, and what ships is CommonJS; so it splits first, and each file is turned after.
 * Gives back `{ path, text, inputs }` of each file; the first is the entry's.
 */
export async function bundleLate({ root, entry, source, late, options }) {
  const folder = path.join(root, path.dirname(source));
  const names = importedNames(folder, late);
  const { banner, outExtension, ...shared } = options;
  const split = await build({
    ...shared,
    outExtension,
    entryPoints: {
      [entry]: source,
      ...Object.fromEntries([...names.keys()].map((name) => [`${entry}/${shortName(name)}`, `${name}?whole`])),
    },
    chunkNames: `${entry}/shared-[hash]`,
    format: 'esm',
    splitting: true,
    write: false,
    plugins: [lateImports({ folder, late, names, entry: path.basename(entry), extension: outExtension['.js'] })],
  });
  const files = split.outputFiles.map(async (file) => {
    const { code } = await transform(file.text, {
      format: 'cjs',
      platform: 'node',
      target: options.target,
      minify: options.minify,
      banner: banner.js,
    });
    const name = path.relative(root, file.path).split(path.sep).join('/');
    return { path: name, text: code, inputs: split.metafile.outputs[name].inputs };
  });
  return await Promise.all(files);
}

/** What is imported from each late package: exports that are not named here need not be there. */
function importedNames(folder, late) {
  const names = new Map();
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const [, list, from] of text.matchAll(/^import \{([^}]*)\} from '([^']+)';/gmu)) {
      if (!late.test(from)) continue;
      const values = list.split(',').map((name) => name.trim().split(' as ')[0]);
      for (const name of values) if (name !== '' && !name.startsWith('type ')) names.set(from, (names.get(from) ?? new Set()).add(name));
    }
  }
  return names;
}

function shortName(name) {
  return name.replace(/^@[^/]+\/(?:client-)?/u, '');
}

/** Gives the provider's own sources, in the place of a late package, stand-ins that load it when they are called or constructed. */
function lateImports({ folder, late, names, entry, extension }) {
  return {
    name: 'late-imports',
    setup(builder) {
      builder.onResolve({ filter: late }, ({ path: name, importer }) => {
        if (name.endsWith('?whole')) return { path: name.slice(0, -'?whole'.length), namespace: 'whole' };
        return importer.startsWith(folder + path.sep) ? { path: name, namespace: 'late', sideEffects: false } : undefined;
      });
      builder.onLoad({ filter: /./, namespace: 'late' }, ({ path: name }) => ({
        contents: standIns(`./${entry}/${shortName(name)}${extension}`, names.get(name)),
      }));
      builder.onLoad({ filter: /./, namespace: 'whole' }, ({ path: name }) => ({
        contents: `export { ${[...names.get(name)].join(', ')} } from '${name}';`,
        resolveDir: folder,
      }));
    },
  };
}

function standIns(file, names) {
  return [
    // esbuild's own `require` of an ES module would look beside whatever file it ends up in.
    "import { createRequire } from 'node:module';",
    `let loaded; const load = () => loaded ??= createRequire(import.meta.url)('${file}');`,
    'const late = (name) => function (...given) { const real = load()[name]; return new.target === undefined ? real(...given) : new real(...given); };',
    ...[...names].map((name) => `export const ${name} = /* @__PURE__ */ late('${name}');`),
  ].join('\n');
}
