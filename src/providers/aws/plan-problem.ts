import { defined } from '../../core/defined.ts';
import { CallError } from '../../core/errors.ts';
import type { Problem } from '../../core/model.ts';

/** The problem that a failed question of the plan becomes. */
export function problemOf(error: unknown, where: { readonly account?: string; readonly region?: string }): Problem {
  if (!(error instanceof CallError)) throw error;
  const { kind, message, hint, permission } = error.failure;
  if (kind === 'cancelled') throw error;
  return {
    code: kind === 'denied' ? 'denied' : 'failed',
    ...(kind === 'denied' ? {} : { reason: kind }),
    provider: 'aws',
    ...where,
    message,
    ...defined({ hint, permission }),
  };
}
