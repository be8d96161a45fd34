import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Metadata {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly asked: string[];
  close(): Promise<void>;
}

const role = 'reader';
const session = 'imds-session';

/**
 * What gives credentials to those who run on AWS, on loopback: an EC2 instance's metadata service, version 2
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-v2-how-it-works.html), and at `/container` what ECS and EKS put beside a
 * container, for those who carry the token (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
 */
export async function startMetadata(accessKeyId: string, containerToken: string): Promise<Metadata> {
  const asked: string[] = [];
  const keys = () => ({
    Code: 'Success',
    Type: 'AWS-HMAC',
    AccessKeyId: accessKeyId,
    SecretAccessKey: 'simulated',
    Token: 'simulated',
    Expiration: new Date(Date.now() + 6 * 3_600_000).toISOString(),
  });
  const server = createServer((request, response) => {
    request.resume();
    const { method = '', url = '', headers } = request;
    asked.push(`${method} ${url}`);
    const known = headers['x-aws-ec2-metadata-token'] === session;
    const path = '/latest/meta-data/iam/security-credentials/';
    if (method === 'PUT' && url === '/latest/api/token') response.setHeader('x-aws-ec2-metadata-token-ttl-seconds', '60').end(session);
    else if (url === '/container') {
      if (headers.authorization === containerToken) response.setHeader('content-type', 'application/json').end(JSON.stringify(keys()));
      else response.writeHead(401).end('{"code":"AccessDenied","message":"no token"}');
    } else if (!known) response.writeHead(401).end();
    else if (url === path) response.end(role);
    else if (url === path + role) response.end(JSON.stringify(keys()));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
