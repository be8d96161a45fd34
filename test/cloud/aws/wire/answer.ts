import type { Answer } from '../../delivery.ts';
import type { AwsError } from '../errors.ts';
import type { Service } from '../services.ts';
import { bodyFields, inAnswerBody, jsonValue } from './json.ts';
import { membersOf, type OperationModel, type Shape } from './shape.ts';
import { blobBytes, type Fields, isFields, scalarText } from './values.ts';
import { documentXml, escapeXml, structureXml } from './xml.ts';

/** Writes an operation's output as its service's protocol does: https://smithy.io/2.0/aws/protocols/index.html */
export function answerOf(service: Service, operation: OperationModel, output: Fields, requestId: string): Answer {
  switch (service.protocol) {
    case 'ec2':
      return xml(
        200,
        requestId,
        `<?xml version="1.0" encoding="UTF-8"?>\n<${operation.name}Response xmlns="${service.xmlns ?? ''}"><requestId>${requestId}</requestId>${structureXml(operation.output, output)}</${operation.name}Response>`,
      );
    case 'query':
      return xml(
        200,
        requestId,
        `<${operation.name}Response xmlns="${service.xmlns ?? ''}"><${operation.name}Result>${operation.output.kind === 'unit' ? '' : structureXml(operation.output, output)}</${operation.name}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`,
      );
    case 'json-1.0':
    case 'json-1.1':
      return json(service, 200, requestId, operation.output.kind === 'unit' ? '' : JSON.stringify(jsonValue(operation.output, output, false)));
    case 'rest-xml':
    case 'rest-json':
      return restAnswer(service, operation, output, requestId);
  }
}

function restAnswer(service: Service, operation: OperationModel, output: Fields, requestId: string): Answer {
  const headers: Record<string, string> = {};
  let payload: [Shape, unknown] | undefined;
  for (const [name, member] of membersOf(operation.output)) {
    const value = output[name];
    const { httpHeader, httpPrefixHeaders } = member.traits;
    if ('httpPayload' in member.traits) payload = [member, value];
    if (value === undefined) continue;
    if (typeof httpHeader === 'string') headers[httpHeader.toLowerCase()] = scalarText(member, value, 'http-date');
    if (typeof httpPrefixHeaders === 'string' && isFields(value)) {
      for (const [key, text] of Object.entries(value)) headers[`${httpPrefixHeaders}${key}`.toLowerCase()] = String(text);
    }
  }
  const status = operation.http?.status ?? 200;
  const base = service.protocol === 'rest-xml' ? xml(status, requestId, '') : json(service, status, requestId, '');
  return { status, headers: { ...base.headers, ...headers }, body: restBody(service, operation.output, output, payload) };
}

function restBody(service: Service, shape: Shape, output: Fields, payload: [Shape, unknown] | undefined): string | Uint8Array {
  if (payload !== undefined) {
    const [member, value] = payload;
    if (value === undefined) return '';
    if (member.kind === 'blob') return blobBytes(value);
    if (member.kind === 'string') return typeof value === 'string' ? value : JSON.stringify(value);
    if (service.protocol === 'rest-json') return JSON.stringify(jsonValue(member, value, true));
    return isFields(value) ? documentXml(member, value, service.xmlns) : '';
  }
  if (shape.kind === 'unit') return '';
  if (service.protocol === 'rest-json') return JSON.stringify(jsonValue(shape, bodyFields(shape, output), true));
  return documentXml(shape, output, service.xmlns, (member) => !inAnswerBody(member));
}

/** Writes an error as its service's protocol does. */
export function errorAnswer(service: Service, error: AwsError, requestId: string): Answer {
  const code = escapeXml(error.code);
  const message = escapeXml(error.message);
  if (service.protocol === 'ec2') {
    return xml(
      error.status,
      requestId,
      `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    );
  }
  if (service.id === 's3') {
    const region = error.members['region'];
    return withHeaders(
      typeof region === 'string' ? { 'x-amz-bucket-region': region } : {},
      error.status,
      requestId,
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId><HostId>simulated</HostId></Error>`,
    );
  }
  if (service.protocol === 'query' || service.protocol === 'rest-xml') {
    const type = error.status >= 500 ? 'Receiver' : 'Sender';
    return xml(
      error.status,
      requestId,
      `<ErrorResponse xmlns="${service.xmlns ?? ''}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  }
  const body = {
    ...(service.protocol === 'rest-json' ? {} : { __type: `com.amazonaws.${service.signing}#${error.code}` }),
    message: error.message,
    ...error.members,
  };
  const answer = json(service, error.status, requestId, JSON.stringify(body));
  const headers = { ...answer.headers, 'x-amzn-errortype': error.code };
  return { ...answer, headers };
}

function xml(status: number, requestId: string, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId }, body };
}

function withHeaders(headers: Readonly<Record<string, string>>, status: number, requestId: string, body: string): Answer {
  const answer = xml(status, requestId, body);
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function json(service: Service, status: number, requestId: string, body: string): Answer {
  const type = service.protocol === 'rest-json' ? 'application/json' : `application/x-amz-${service.protocol}`;
  return { status, headers: { 'content-type': type, 'x-amzn-requestid': requestId }, body };
}
