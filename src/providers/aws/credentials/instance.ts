import { readBoundedText } from '../../../core/bounded-answer.ts';

/** How long the metadata service may take to say that it is there. It answers within a few milliseconds, or nothing does. */
const probeLimitMs = 1000;
/** A token, or the name of a role. */
const mostBytes = 65_536;

/**
 * The role of the EC2 instance that this runs on; undefined elsewhere. Looks only where the service is not switched off.
 * Source: EC2 User Guide, "Use the Instance Metadata Service" (version 2: a token first).
 */
export async function probeInstance(env: Readonly<Record<string, string | undefined>>, outer: AbortSignal): Promise<string | undefined> {
  if (env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return undefined;
  const base = env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] ?? 'http://169.254.169.254';
  const signal = AbortSignal.any([outer, AbortSignal.timeout(probeLimitMs)]);
  try {
    const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
    const granted = await fetch(new URL('/latest/api/token', base), { method: 'PUT', headers, signal, redirect: 'error' });
    if (!granted.ok) return undefined;
    const token = await readBoundedText(granted, mostBytes);
    const path = '/latest/meta-data/iam/security-credentials/';
    const answer = await fetch(new URL(path, base), { headers: { 'x-aws-ec2-metadata-token': token }, signal, redirect: 'error' });
    return answer.ok ? (await readBoundedText(answer, mostBytes)).split('\n')[0] : undefined;
  } catch {
    // No answer is the answer: this is not an EC2 instance.
    return undefined;
  }
}
