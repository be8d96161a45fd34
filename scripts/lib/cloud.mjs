import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { start } from './children.mjs';
import { at, nodeBinary } from './paths.mjs';

/**
 * Starts the simulated clouds. They end with us: by `end`, or because their stdin closes.
 * @returns {Promise<Record<string, string>>} the environment with which the SDKs find them
 */
export async function startClouds() {
  const main = at('test/cloud/main.ts');
  if (!existsSync(main)) throw new Error('There are no simulated clouds: test/cloud/main.ts is missing.');
  const clouds = start(nodeBinary(), ['--disable-warning=ExperimentalWarning', main], { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  clouds.stderr?.on('data', (chunk) => (complaints = `${complaints}${chunk}`.slice(-4000)));
  const limit = setTimeout(() => clouds.kill('SIGKILL'), 60_000);
  for await (const line of createInterface({ input: /** @type {import('node:stream').Readable} */ (clouds.stdout) })) {
    if (!line.startsWith('{')) continue;
    clearTimeout(limit);
    clouds.stdout?.resume();
    return JSON.parse(line).env;
  }
  clearTimeout(limit);
  throw new Error(`The simulated clouds did not get ready.\n${complaints}`);
}

/**
 * An environment in which nobody's own credentials are found: cloud variables unset, configuration folders empty.
 * @param {string} folder that DriftMgr's data and the empty configuration go to
 * @param {Record<string, string>} clouds from `startClouds`
 */
export function isolatedEnv(folder, clouds) {
  const inherited = Object.keys(process.env).filter((name) => /^(AWS|AZURE|ARM|GOOGLE|CLOUDSDK|DIGITALOCEAN|DRIFTMGR|VSCODE)_/.test(name));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    DRIFTMGR_HOME: `${folder}/data`,
    AWS_CONFIG_FILE: `${folder}/none/aws-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder}/none/aws-credentials`,
    AWS_EC2_METADATA_DISABLED: 'true',
    AZURE_CONFIG_DIR: `${folder}/none/azure`,
    CLOUDSDK_CONFIG: `${folder}/none/gcloud`,
    XDG_CONFIG_HOME: `${folder}/none/config`,
    ...clouds,
  };
}
