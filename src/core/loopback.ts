import { BlockList, isIP } from 'node:net';
import { DriftMgrError } from './errors.ts';

const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4');
thisMachine.addAddress('::1', 'ipv6');

/** True for names of this machine, by the address they are: `localhost`, 127.0.0.0/8, `[::1]`, and IPv4 written in IPv6 (`[::ffff:7f00:1]`). */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname.toLowerCase() === 'localhost') return true;
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  return version !== 0 && thisMachine.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** True for https, and for plain http to this machine, where nobody on the way can listen. */
export function isSafeUrl(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/** An endpoint that credentials may be sent to, wherever it came from. @throws DriftMgrError `bad-endpoint` */
export function checkedEndpoint(address: string, source: string): string {
  const url = URL.parse(address);
  if (url !== null && isSafeUrl(url)) return address;
  throw new DriftMgrError('bad-endpoint', `The endpoint that ${source} names is not used: it has to be https; plain http is for this machine only.`, {
    hint: 'Name an https:// address.',
  });
}
