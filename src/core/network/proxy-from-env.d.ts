declare module 'proxy-from-env' {
  /** The proxy that the process's environment names for an address; empty where it names none. */
  export function getProxyForUrl(url: string | URL): string;
}
