// process.env: what is set becomes text, as in the environment of a process. What it says counts
// for this program and for the children that it starts, not for the process itself.
import host from "shoal:host";

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

export const env: Record<string, string | undefined> = new Proxy(host.environment(), {
  set(target: Record<string, string>, name, value): boolean {
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
});
