import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one account of the crude server. */
export const crudeAccount = '123456789012';

export interface CrudeAwsOptions {
  readonly regions: readonly string[];
  /** Milliseconds that each answer takes; the server does one thing at a time. */
  readonly busyMs?: number;
}

export interface CrudeAws {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What was asked, as `service:operation region`, in the order of arrival. */
  readonly asked: string[];
  close(): Promise<void>;
}

interface Asked {
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** How many of each the server holds, in its regions by their order; written without a look at how they are read. */
export const crudeCounts = {
  instances: (at: number): number => [7, 0, 3][at % 3] ?? 0,
  tables: (at: number): number => [12, 5, 0][at % 3] ?? 0,
  queues: (at: number): number => [1, 0, 4][at % 3] ?? 0,
  functions: (at: number): number => [5, 2, 0][at % 3] ?? 0,
  snapshots: (at: number): number => [2, 0, 1][at % 3] ?? 0,
  keyPairs: (at: number): number => [1, 2, 0][at % 3] ?? 0,
  buckets: (at: number): number => [2, 1, 0][at % 3] ?? 0,
  kafka: (at: number): number => [0, 2, 1][at % 3] ?? 0,
  roles: 11,
} as const;

/**
 * A small and careless server that speaks as much of AWS as its author felt like: it ignores page sizes and pages by units of its own, names no region
 * of a bucket, gives fields that nobody knows, has default networks everywhere, says of most documents that they are web pages, answers one request at a time, and shows a web page (404 or 500)
 * for whatever it does not implement. Shapes: the API references of the services.
 */
export async function startCrudeAws(options: CrudeAwsOptions): Promise<CrudeAws> {
  const asked: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    turn = turn.then(async () => {
      await answer(request, response);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = await read(request);
    asked.push(`${question.service}:${question.operation} ${question.region}`);
    if (options.busyMs !== undefined) await new Promise((resolve) => setTimeout(resolve, options.busyMs));
    const reply = replyTo(question, options.regions) ?? notImplemented(question);
    response.writeHead(reply.status, { 'content-type': reply.type, server: 'crude' }).end(reply.body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    asked,
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://crude');
  const [, , region = 'us-east-1', service = ''] = /Credential=([^/]+)\/[0-9]+\/([^/]+)\/([^/]+)\//u.exec(request.headers.authorization ?? '') ?? [];
  const form = new URLSearchParams((request.headers['content-type'] ?? '').includes('form') ? text : '');
  const target = request.headers['x-amz-target'];
  const named = form.get('Action') ?? (typeof target === 'string' ? target.split('.')[1] : undefined);
  return {
    service,
    region,
    operation: named ?? `${request.method ?? ''} ${url.pathname}`,
    path: url.pathname,
    query: url.searchParams,
    form,
    body: named !== undefined && text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

function notImplemented({ service }: Asked): Reply {
  const status = service.length % 2 === 0 ? 404 : 500;
  const title = status === 404 ? '404 Not Found' : '500 Internal Server Error';
  return { status, type: 'text/html; charset=utf-8', body: `<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<h1>${title}</h1>\n` };
}

const xml = (body: string): Reply => ({ status: 200, type: 'text/xml', body: `<?xml version="1.0"?>\n${body}` });
/** As a web framework gives out whatever is not said otherwise. */
const plain = (body: string): Reply => ({ status: 200, type: 'text/html; charset=utf-8', body });
const json = (body: unknown): Reply => plain(JSON.stringify(body));
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

function replyTo(asked: Asked, regions: readonly string[]): Reply | undefined {
  const at = Math.max(0, regions.indexOf(asked.region));
  switch (`${asked.service}:${asked.operation}`) {
    case 'sts:GetCallerIdentity':
      return xml(
        `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${crudeAccount}:user/crude</Arn><UserId>AKIAIOSFODNN7EXAMPLE</UserId><Account>${crudeAccount}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      );
    case 'iam:ListRoles':
      return plain(rolesPage(Number(asked.form.get('Marker') ?? '0')));
    case 'dynamodb:ListTables':
      return json(tablesPage(asked.body['ExclusiveStartTableName'], crudeCounts.tables(at)));
    case 'sqs:ListQueues':
      return json({ QueueUrls: many(crudeCounts.queues(at), (index) => `http://crude:4566/${crudeAccount}/queue-${String(index)}`), Unknown: 1 });
    case 'lambda:GET /2015-03-31/functions/':
    case 'lambda:GET /2015-03-31/functions':
      return json(functionsPage(asked, crudeCounts.functions(at)));
    case 'kafka:GET /api/v2/clusters':
      // A time without its zone.
      return json({
        clusterInfoList: many(crudeCounts.kafka(at), (index) => ({
          clusterName: `kafka-${String(index)}`,
          creationTime: '2024-01-01T00:00:00.123456',
        })),
      });
    default:
      if (asked.service === 'ec2') return ec2(asked, at, regions);
      return asked.service === 's3' ? s3(asked, regions) : undefined;
  }
}

function rolesPage(from: number): string {
  const page = many(Math.min(4, crudeCounts.roles - from), (index) => {
    const name = `role-${String(from + index)}`;
    return `<member><Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA${name}</RoleId><Arn>arn:aws:iam::${crudeAccount}:role/${name}</Arn><Surprise/></member>`;
  });
  const more = from + 4 < crudeCounts.roles;
  const marker = more ? `<Marker>${String(from + 4)}</Marker>` : '';
  return `<ListRolesResponse><ListRolesResult><IsTruncated>${String(more)}</IsTruncated><Roles>${page.join('')}</Roles>${marker}</ListRolesResult></ListRolesResponse>`;
}

function tablesPage(start: unknown, count: number) {
  const after = typeof start === 'string' ? start : '';
  const names = many(count, (index) => `table-${String(index).padStart(3, '0')}`).filter((name) => name > after);
  const page = names.slice(0, 4);
  return { TableNames: page, ...(names.length > page.length ? { LastEvaluatedTableName: page.at(-1) } : {}) };
}

function functionsPage({ query, region }: Asked, count: number) {
  const from = Number(query.get('Marker') ?? '0');
  const page = many(count, (index) => ({
    FunctionName: `function-${String(index)}`,
    FunctionArn: `arn:aws:lambda:${region}:${crudeAccount}:function:function-${String(index)}`,
    NobodyKnows: [{}],
  })).slice(from, from + 2);
  return { Functions: page, ...(from + 2 < count ? { NextMarker: String(from + 2) } : {}) };
}

function ec2({ operation, form, region }: Asked, at: number, regions: readonly string[]): Reply | undefined {
  const wrap = (inner: string) => xml(`<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner}</${operation}Response>`);
  switch (operation) {
    case 'DescribeRegions':
      return wrap(
        `<regionInfo>${regions.map((name) => `<item><regionName>${name}</regionName><regionEndpoint>x</regionEndpoint></item>`).join('')}</regionInfo>`,
      );
    case 'DescribeInstances':
      return wrap(instancesPage(Number(form.get('NextToken') ?? '0'), crudeCounts.instances(at), region));
    case 'DescribeVpcs':
      return wrap(`<vpcSet><item><vpcId>vpc-${region}</vpcId><isDefault>true</isDefault><ownerId>${crudeAccount}</ownerId></item></vpcSet>`);
    case 'DescribeSubnets':
      return wrap(
        `<subnetSet>${many(3, (index) => `<item><subnetId>subnet-${region}-${String(index)}</subnetId><defaultForAz>true</defaultForAz></item>`).join('')}</subnetSet>`,
      );
    case 'DescribeSecurityGroups':
      return wrap(`<securityGroupInfo><item><groupId>sg-${region}</groupId><groupName>default</groupName></item></securityGroupInfo>`);
    case 'DescribeKeyPairs':
      return wrap(
        `<keySet>${many(crudeCounts.keyPairs(at), (index) => `<item><keyPairId>key-${String(index)}</keyPairId></item>`).join('')}</keySet>`,
      );
    case 'DescribeSnapshots':
      return wrap(`<snapshotSet>${snapshots(crudeCounts.snapshots(at))}</snapshotSet>`);
    case 'DescribeVolumes':
      return wrap('<volumeSet/>');
    default:
      return undefined;
  }
}

/** Besides the account's own those behind the images that everybody may use, whoever's were asked for. */
function snapshots(own: number): string {
  const of = (owner: string) => (index: number) => `<item><snapshotId>snap-${owner}-${String(index)}</snapshotId><ownerId>${owner}</ownerId></item>`;
  return [...many(3, of('801119661308')), ...many(own, of(crudeAccount))].join('');
}

/** Pages hold one reservation, of up to three instances, whatever size was asked for. */
function instancesPage(from: number, count: number, region: string): string {
  const page = many(Math.min(3, count - from), (index) => {
    const id = `i-${region}-${String(from + index)}`;
    return `<item><instanceId>${id}</instanceId><instanceState><code>16</code><name>running</name></instanceState><futureField>1</futureField></item>`;
  });
  const next = from + 3 < count ? `<nextToken>${String(from + 3)}</nextToken>` : '<nextToken></nextToken>';
  const reservation = `<item><ownerId>${crudeAccount}</ownerId><instancesSet>${page.join('')}</instancesSet></item>`;
  return `<reservationSet>${page.length === 0 ? '' : reservation}</reservationSet>${next}`;
}

/** Buckets without region or token; where one is has to be asked for, and `us-east-1` is said by silence. */
function s3({ path, query }: Asked, regions: readonly string[]): Reply | undefined {
  if (path === '/') {
    const names = regions.flatMap((region, at) => many(crudeCounts.buckets(at), (index) => `${region}.bucket-${String(index)}`));
    const buckets = names.map((name) => `<Bucket><Name>${name}</Name><CreationDate>2024-01-01T00:00:00.000Z</CreationDate></Bucket>`);
    return xml(`<ListAllMyBucketsResult><Owner><ID>bcaf</ID></Owner><Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>`);
  }
  if (!query.has('location')) return undefined;
  const region = path.slice(1).split('.')[0] ?? '';
  return xml(`<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === 'us-east-1' ? '' : region}</LocationConstraint>`);
}
