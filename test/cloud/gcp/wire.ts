import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { type AssetAnswer, type AssetRequest, httpStatus, RpcError } from './assets.ts';

const described = fileURLToPath(import.meta.resolve('@google-cloud/asset/build/protos/protos.json'));
const root = protobuf.Root.fromJSON(JSON.parse(readFileSync(described, 'utf8')) as protobuf.INamespace);
const asset = 'google.cloud.asset.v1';
const types = {
  search: { request: root.lookupType(`${asset}.SearchAllResourcesRequest`), response: root.lookupType(`${asset}.SearchAllResourcesResponse`) },
  list: { request: root.lookupType(`${asset}.ListAssetsRequest`), response: root.lookupType(`${asset}.ListAssetsResponse`) },
};

/** The methods that are served, by the path of their gRPC requests. */
export const methods: Readonly<Record<string, 'search' | 'list'>> = {
  [`/${asset}.AssetService/SearchAllResources`]: 'search',
  [`/${asset}.AssetService/ListAssets`]: 'list',
};

/** A length-prefixed message, as gRPC over HTTP/2 frames it. @throws RpcError INTERNAL for anything else */
export function decodeRequest(method: 'search' | 'list', body: Buffer): AssetRequest {
  if (body.length < 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5) throw new RpcError('INTERNAL', 'not one uncompressed message');
  const type = types[method].request;
  const stated = type.toObject(type.decode(body.subarray(5)), { longs: String, enums: String }) as Record<string, unknown>;
  const mask = stated['readMask'] as { paths?: string[] } | undefined;
  return {
    scope: textOf(stated['scope'] ?? stated['parent']),
    assetTypes: (stated['assetTypes'] as string[] | undefined) ?? [],
    pageSize: Number(stated['pageSize'] ?? 0),
    readMask: (mask?.paths ?? []).map(camelCase),
    ...(stated['query'] === undefined ? {} : { query: textOf(stated['query']) }),
    ...(stated['pageToken'] === undefined ? {} : { pageToken: textOf(stated['pageToken']) }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function encodeAnswer(method: 'search' | 'list', answer: AssetAnswer): Buffer {
  const type = types[method].response;
  const rows = answer.rows.map((row) => (method === 'search' ? withTimes(row) : asAsset(row)));
  const time = method === 'list' ? { readTime: timestamp(new Date().toISOString()) } : {};
  const message = type.fromObject({ ...time, [method === 'search' ? 'results' : 'assets']: rows, nextPageToken: answer.nextPageToken ?? '' });
  const bytes = type.encode(message).finish();
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

function withTimes(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, name.endsWith('Time') ? timestamp(String(value)) : value]));
}

function asAsset(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const resource = row['resource'] as { data: Record<string, unknown> };
  return { ...withTimes(row), resource: { ...resource, data: struct(resource.data) } };
}

function struct(value: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(value).map(([name, one]) => [
    name,
    typeof one === 'object' && one !== null ? { structValue: struct(one as Record<string, unknown>) } : { stringValue: String(one) },
  ]);
  return { fields: Object.fromEntries(fields) as Record<string, unknown> };
}

function timestamp(text: string): { seconds: number; nanos: number } {
  const ms = Date.parse(text);
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 };
}

function camelCase(path: string): string {
  return path.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

const textMap: protobuf.IMapField = { keyType: 'string', type: 'string', id: 3 };
// google/rpc/status.proto, error_details.proto
const rpc = protobuf.Root.fromJSON({
  nested: {
    Any: { fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
    Status: { fields: { code: { type: 'int32', id: 1 }, message: { type: 'string', id: 2 }, details: { rule: 'repeated', type: 'Any', id: 3 } } },
    ErrorInfo: {
      fields: { reason: { type: 'string', id: 1 }, domain: { type: 'string', id: 2 }, metadata: textMap },
    },
    RetryInfo: { fields: { retryDelay: { type: 'Duration', id: 1 } } },
    Duration: { fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } } },
  },
});

const grpcCodes: Readonly<Record<keyof typeof httpStatus, number>> = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
};

/** The trailers of a failed call: `grpc-status`, `grpc-message`, and the details in binary. */
export function errorTrailers(error: RpcError): Record<string, string> {
  const code = grpcCodes[error.code];
  const details = [];
  if (error.reason !== undefined) {
    const value = encode('ErrorInfo', { reason: error.reason, domain: 'googleapis.com', metadata: error.metadata });
    details.push({ typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value });
  }
  if (error.retrySeconds !== undefined) {
    const value = encode('RetryInfo', { retryDelay: { seconds: error.retrySeconds, nanos: 0 } });
    details.push({ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value });
  }
  return {
    'grpc-status': String(code),
    'grpc-message': encodeURIComponent(error.message),
    'grpc-status-details-bin': Buffer.from(encode('Status', { code, message: error.message, details })).toString('base64'),
  };
}

function encode(name: string, value: Record<string, unknown>): Uint8Array {
  const type = rpc.lookupType(name);
  return type.encode(type.fromObject(value)).finish();
}

/** The same error as a REST body. */
export function errorBody(error: RpcError): Record<string, unknown> {
  const details: Record<string, unknown>[] = [];
  if (error.reason !== undefined) {
    details.push({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: error.reason, domain: 'googleapis.com', metadata: error.metadata });
  }
  if (error.retrySeconds !== undefined)
    details.push({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${String(error.retrySeconds)}s` });
  return { error: { code: httpStatus[error.code], message: error.message, status: error.code, ...(details.length === 0 ? {} : { details }) } };
}
