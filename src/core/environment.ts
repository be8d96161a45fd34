import { homedir, userInfo } from 'node:os';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variables that have a value: one that is set and empty counts as not set. SOURCE: AWS SDKs and Tools Reference Guide; XDG Base Directory
 * Specification ("either not set or empty"). Otherwise an empty path would be the current folder, which belongs to a repository.
 */
export function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** The user's home directory. Where `HOME` is set and empty it is the one that the system keeps for the user: an empty path would be the current folder. */
export function homeFolder(): string {
  return homedir() || userInfo().homedir;
}

/** Variables that the clouds' SDKs read off the process by themselves. */
const readBySdks =
  /^(?:AWS|AZURE|ARM|MSI|IDENTITY|IMDS|GOOGLE|GCLOUD|GCE|CLOUDSDK|DIGITALOCEAN)_|_proxy$|^(?:HOME|USERPROFILE|APPDATA|LOCALAPPDATA)$/i;

/** Takes the empty variables out of the process's own environment, where the clouds' SDKs would take `AWS_USE_FIPS_ENDPOINT=` for a bad value. */
export function dropEmptyVariables(env: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(env)) if (value === '' && readBySdks.test(name)) Reflect.deleteProperty(env, name);
}
