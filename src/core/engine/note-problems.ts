import type { Problem } from '../model.ts';

/** What went wrong at the start may explain what else is; by itself it leaves nothing out. */
export function noteProblems(notes: readonly string[] = []): Problem[] {
  return notes.map((message) => ({ code: 'start', message, expected: true }));
}
