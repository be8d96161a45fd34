/** The arrows of the house (docs/architecture.md): what runs back is refused. */

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const { floors } = require('./scripts/lib/floors.cjs');

const floorRules = Object.entries(floors).map(([room, below]) =>
  rule(
    `core-${room}-looks-down`,
    `core/${room} may import ${below.length === 0 ? 'the ground alone' : `the ground and ${below.join(', ')}`}.`,
    { path: `^src/core/${room}/` },
    { path: `^src/core/(?!${[room, ...below].join('/|')}/)[^/]+/` },
  ),
);

module.exports = {
  forbidden: [
    ...floorRules,
    rule(
      'core-ground-stands-alone',
      'The ground holds nouns and contracts, and imports no room.',
      { path: '^src/core/[^/]+\\.ts$' },
      { path: '^src/core/[^/]+/' },
    ),
    rule(
      'core-rooms-have-a-floor',
      'A new room of core gets its line in the table of floors.',
      { path: `^src/core/(?!(?:${Object.keys(floors).join('|')})/)[^/]+/` },
      {},
    ),
    rule(
      'terraform-rules-load-no-sdk',
      "What is known of a cloud's Terraform types is data: it imports core, its own folder, what Node has and no package.",
      { path: '^src/providers/[^/]+/terraform/' },
      { pathNot: '^src/(core/|providers/[^/]+/terraform/)', dependencyTypesNot: ['core'] },
    ),
    rule('no-circular', 'A cycle means that two parts are one.', {}, { circular: true }),
    rule('core-is-alone', 'Providers, shells and SDKs are handed to core, never imported by it.', { path: '^src/core/' }, { path: '^src/(?!core/)' }),
    rule(
      'core-knows-no-cloud',
      'An SDK belongs into the folder of its provider.',
      { path: '^src/core/' },
      { path: '^node_modules/(@aws-sdk|@smithy|@azure|@google-cloud|google-auth-library|google-gax)/' },
    ),
    rule(
      'providers-know-core-only',
      'A provider imports core and its own folder.',
      { path: '^src/providers/' },
      { path: '^src/(?!core/|providers/)' },
    ),
    rule(
      'providers-are-strangers',
      'What two providers share belongs into core.',
      { path: '^src/providers/([^/]+)/' },
      { path: '^src/providers/(?!$1/)' },
    ),
    rule(
      'cli-knows-core-only',
      'Providers are loaded at run time; the extension is the other shell.',
      { path: '^src/cli(/|\\.ts$)' },
      { path: '^src/(?!core/|cli/|cli\\.ts$)' },
    ),
    rule(
      'extension-knows-core-only',
      'Providers are loaded at run time; the terminal is the other shell.',
      { path: '^src/extension(/|\\.ts$)' },
      { path: '^src/(?!core/|extension/|extension\\.ts$)' },
    ),
    rule(
      'vscode-in-the-extension-only',
      'The engine and the terminal run without VS Code.',
      { path: '^src/', pathNot: '^src/extension(/|\\.ts$)' },
      { path: '^(vscode$|node_modules/@types/vscode/)' },
    ),
    rule('src-knows-no-test', 'What ships knows nothing of its tests.', { path: '^src/' }, { path: '^(test|scripts)/' }),
    rule(
      'nothing-unresolvable',
      'An import that leads nowhere is not checked by the other rules.',
      {},
      { couldNotResolve: true, pathNot: '^(vscode|[.]/cli[.]cjs)$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out|test/ide/node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
