// process.env: what is set becomes text, as in the environment of a process. What it says counts
// for this program and for the children that it starts, not for the process itself.
import host from "shoal:host";
import type { SharedEnvironment } from "node:_shared_env";

const { Proxy, String, Object, Reflect, TypeError } = globalThis;

/// Every program looks here: what few need is loaded when they do.
function refusal(message: string): Error {
  return host.load("node:_errors").makeError(
    TypeError, "ERR_INVALID_OBJECT_DEFINE_PROPERTY", message);
}

function text(value: unknown): string {
  if (typeof value === "symbol")
    throw new TypeError("Cannot convert a Symbol value to a string");
  return String(value);
}

const variables: Record<string, string> = host.environment();
const traps: ProxyHandler<Record<string, string>> = {
  set(target, name, value): boolean {
    target[text(name)] = text(value);
    return true;
  },
  defineProperty(target, name, descriptor): boolean {
    if ("get" in descriptor || "set" in descriptor)
      throw refusal("'process.env' does not accept an accessor(getter/setter) descriptor");
    if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable)
      throw refusal(
        "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
    return Reflect.defineProperty(target, text(name), {
      ...descriptor, value: text(descriptor.value),
    });
  },
  deleteProperty(target, name): boolean {
    return typeof name === "symbol" || delete target[name];
  },
  preventExtensions(): boolean {
    throw new TypeError("Cannot prevent extensions");
  },
  setPrototypeOf(target, prototype): boolean {
    return Object.getPrototypeOf(target) === prototype;
  },
};
export const env: Record<string, string | undefined> = new Proxy(variables, traps);

let shared: SharedEnvironment | undefined;
/** Shares it with other threads; `given`: as one of them has begun to. */
export function shareEnvironment(given?: SharedEnvironment): SharedEnvironment {
  if (shared) return shared;
  const module: typeof import("node:_shared_env") = host.load("node:_shared_env");
  shared = given ?? module.makeShared(variables);
  module.connect(variables, traps, shared, !given);
  return shared;
}
