import * as v from 'valibot';
import { CallError } from './errors.ts';

/** Text that says something. */
export const someText = v.pipe(v.string(), v.minLength(1));

/** The failure of an answer that came with a success and does not hold what its description says: nothing is read from its silence. */
export function unexpectedAnswer(operation: string, what: string): CallError {
  return new CallError({ kind: 'failed', code: 'UnexpectedAnswer', message: `the answer to ${operation} ${what}` });
}

/** An answer that holds what is relied on; fields that the schema does not name are let through. Throws `CallError` `UnexpectedAnswer` for any other. */
export function checkedAnswer<S extends v.GenericSchema>(schema: S, body: unknown, operation: string): v.InferOutput<S> {
  if (holdsError(body)) throw unexpectedAnswer(operation, 'is an error in the guise of a success');
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  throw unexpectedAnswer(operation, `is not as it is described, at "${v.getDotPath(result.issues[0]) ?? ''}"`);
}

/** `{"error": {…}}`, as Azure and Google word their errors. */
function holdsError(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object' && body.error !== null;
}
