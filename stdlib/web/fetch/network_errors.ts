// How fetch() fails: TypeError("fetch failed"), whose cause says what went wrong, and of which host
// and port. Codes are the system's (ECONNREFUSED), the resolver's (ENOTFOUND), OpenSSL's as Node
// calls them (CERT_HAS_EXPIRED), and those of Node's client (UND_ERR_..., HPE_...).
import { defineProperty } from "../file/web_idl.ts";

const { Error, TypeError } = globalThis;

export interface Cause extends Error {
  code?: string;
  errno?: number;
  syscall?: string;
  hostname?: string;
  port?: number;
}

/** "fetch failed", made where fetch is called: its stack leads there. Why comes later. */
export function failureToCome(): TypeError {
  return new TypeError("fetch failed");
}
/** It has come, because of that. */
export function fetchFailed(failure: TypeError, cause: unknown): TypeError {
  defineProperty(failure, "cause",
    { value: cause, writable: true, enumerable: false, configurable: true });
  return failure;
}

export function networkError(code: string, message: string): Cause {
  const error: Cause = new Error(message);
  error.code = code;
  return error;
}

/** Whether the context may not do that: told as it is, and not as a failure of the network. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && (error as Cause).code === "ERR_ACCESS_DENIED";
}

/** What the door says of a connection to that host, in the words of Node. */
export function describeFailure(error: unknown, hostname: string, port: number): unknown {
  if (!(error instanceof Error) || isRefusal(error)) return error;
  const told = error as Cause;
  let cause = told;
  if (told.syscall === "connect") {
    const timedOut = told.code === "ETIMEDOUT";
    cause = networkError(
      timedOut ? "UND_ERR_CONNECT_TIMEOUT" : told.code!,
      timedOut ? `The connection to ${hostname}:${port} has not come about in time`
        : `connect ${told.code} ${hostname}:${port}`);
    cause.errno = told.errno;
    cause.syscall = "connect";
  } else if (told.syscall === "tls" && told.code === "ECONNRESET") {
    cause = networkError("ECONNRESET",
      "The connection was closed before TLS was established");
  } else if (told.code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    cause = networkError(told.code,
      `The certificate is not for the name '${hostname}': ${told.message}`);
  } else if (told.syscall === "tls" && told.code === "ETIMEDOUT") {
    cause = networkError("UND_ERR_CONNECT_TIMEOUT",
      `TLS with ${hostname}:${port} has not come about in time`);
  }
  return located(cause, hostname, port);
}

/** With the host and the port that it is about. */
export function located(cause: Cause, hostname: string, port: number): Cause {
  if (cause.hostname === undefined) {
    defineProperty(cause, "hostname",
      { value: hostname, writable: true, enumerable: true, configurable: true });
    defineProperty(cause, "port",
      { value: port, writable: true, enumerable: true, configurable: true });
  }
  return cause;
}
