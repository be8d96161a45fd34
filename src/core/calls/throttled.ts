import { CallError } from '../errors.ts';

/** What a call fails by when a cloud has it wait for longer than it may. `until`: when it may be sent; milliseconds since 1970. */
export function throttledTooLong(until: number, cause?: unknown): CallError {
  const time = new Date(until).toISOString().replace(/\.\d+Z$/u, 'Z');
  return new CallError(
    {
      kind: 'throttled',
      code: 'throttled-too-long',
      message: `The cloud refuses calls because there are too many; nothing is sent before ${time}.`,
      hint: 'Scan again after that time; a refresh asks at once. Where it comes again, scan fewer regions, or lower the limit in the settings.',
    },
    cause,
  );
}
