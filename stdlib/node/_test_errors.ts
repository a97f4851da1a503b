// node:test/errors: why tests fail, and such an error on its way from the thread of a file to who
// has called run().
import { inspect } from "node:util";
import { makeError } from "node:_errors";

const { Error, Object, String, structuredClone } = globalThis as any;

/** Of a test, because of `cause`. */
export function failure(cause: any, failureType: string): Error {
  const message = cause?.message ?? (typeof cause === "string" ? cause : inspect(cause));
  return Object.assign(makeError(Error, "ERR_TEST_FAILURE", String(message), failure),
    { failureType, cause });
}

/** What a message can hold of it. */
export interface SentFailure {
  failureType: string;
  cause: unknown;
  /** Of a cause that is an error: its name and further properties. */
  name?: string;
  own?: Record<string, unknown>;
}

function cloned(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return inspect(value);
  }
}
export function toSend({ cause, failureType }: any): SentFailure {
  if (!(cause instanceof Error)) return { failureType, cause: cloned(cause) };
  const own: Record<string, unknown> = {};
  for (const key of Object.keys(cause)) own[key] = cloned((cause as any)[key]);
  return { failureType, cause: cloned(cause), name: String((cause as any).name), own };
}
export function errorFrom({ cause, failureType, name, own }: SentFailure): Error {
  if (cause instanceof Error) {
    if ((cause as any).name !== name)
      Object.defineProperty(cause, "name", { value: name, configurable: true, writable: true });
    Object.assign(cause, own);
  }
  return failure(cause, failureType);
}
