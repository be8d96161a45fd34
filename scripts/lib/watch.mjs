import { context } from 'esbuild';

/** The lines that `.vscode/tasks.json` waits for, and one for each mistake, which it turns into a problem of the editor. */
const progress = {
  name: 'progress',
  setup(builder) {
    builder.onStart(() => console.log('watch: building'));
    builder.onEnd(({ errors }) => {
      for (const { location, text } of errors)
        console.log(location === null ? `error: ${text}` : `${location.file}:${location.line}:${location.column + 1}: error: ${text}`);
      console.log(errors.length === 0 ? 'watch: built' : `watch: not built, ${errors.length} errors`);
    });
  },
};

/**
 * Builds, and builds again whenever a source changes, until the process is asked to end.
 * @param {import('esbuild').BuildOptions} options
 */
export async function watchBundles(options) {
  const watched = await context({ ...options, logLevel: 'silent', plugins: [progress] });
  await watched.watch();
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
  await watched.dispose();
}
