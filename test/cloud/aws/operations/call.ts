import type { Estate, Item } from '../estate.ts';
import type { Caller, Identities } from '../identity.ts';
import { invalidCode, type Service } from '../services.ts';
import { AwsError } from '../errors.ts';
import type { PageRule } from './page-rule.ts';
import type { OperationModel } from '../wire/shape.ts';
import type { Fields } from '../wire/values.ts';

/** One request, read and authenticated. */
export interface Call {
  readonly estate: Estate;
  readonly identities: Identities;
  readonly service: Service;
  readonly operation: OperationModel;
  readonly region: string;
  readonly caller: Caller;
  readonly input: Fields;
  /** Query of the address, where a protocol has one. */
  readonly url: string;
}

/** Answers a call with the members of the operation's output, or throws `AwsError`. */
export type Handler = (call: Call) => Fields;

/** One operation of the simulated AWS. */
export interface Row {
  readonly service: string;
  readonly operation: string;
  readonly handle: Handler;
  /** What a listing lists, for those who walk the table. */
  readonly lists?: { readonly types: readonly string[]; readonly member: string; readonly page?: PageRule };
}

/** Where the resources of a call's service are: the region that was signed for, or `global`. */
export function placeOf(call: Call): string {
  return call.service.global === true ? 'global' : call.region;
}

export function resourcesOf(call: Call, type: string): readonly Item[] {
  const found = call.estate.list(call.caller.account, placeOf(call), type);
  return Array.from({ length: found.length }, (_none, n) => found.at(n));
}

export function text(call: Call, name: string): string | undefined {
  const value = call.input[name];
  return typeof value === 'string' ? value : undefined;
}

export function texts(call: Call, name: string): readonly string[] {
  const value = call.input[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The refusal of an input that the service's model does not allow. */
export function invalid(call: Call, message: string, code = invalidCode(call.service)): AwsError {
  return new AwsError(code, 400, message);
}

export function required(call: Call, name: string): string {
  const value = text(call, name);
  if (value !== undefined) return value;
  const message =
    call.service.protocol === 'ec2'
      ? `The request must contain the parameter ${name}`
      : `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`;
  throw invalid(call, message, call.service.protocol === 'ec2' ? 'MissingParameter' : undefined);
}
