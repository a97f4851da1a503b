// What all interfaces written in TypeScript share (streams/web_idl.ts and file/web_idl.ts add what
// their own need): intrinsics out of reach of a patched prototype, and the look of Web IDL.

const { Object, Symbol, TypeError } = globalThis;
const { ownKeys } = Reflect;
const { defineProperty, getOwnPropertyDescriptor } = Object;

/** The method as a function whose first argument is `this`. */
export const uncurry: <T, A extends unknown[], R>(
  method: (this: T, ...values: A) => R,
) => (self: T, ...values: A) => R = Function.prototype.bind.bind(Function.prototype.call) as never;

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** A dictionary: undefined and null are an empty one (undefined); a TypeError: no object. */
export function dictionary(value: unknown, what: string): Record<string, any> | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value as Record<string, any>;
  throw new TypeError(`${what}: not an object (got ${typeof value})`);
}

/** Gives a class what Web IDL says of interfaces: enumerable members, a name for toString. */
export function defineInterface(
  type: { prototype: object }, name: string, constants?: Record<string, number>,
): void {
  for (const holder of [type.prototype, type]) {
    for (const key of ownKeys(holder)) {
      const isOfFunction = holder === type &&
        (key === "prototype" || key === "name" || key === "length");
      const isMember = typeof key === "string" && key !== "constructor" && !isOfFunction;
      if (isMember && getOwnPropertyDescriptor(holder, key)!.configurable)
        defineProperty(holder, key, { enumerable: true });
    }
  }
  defineProperty(type, "name", { value: name });
  defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });
  if (constants === undefined) return;
  for (const key in constants) {
    const property = { value: constants[key], enumerable: true };
    defineProperty(type, key, property);
    defineProperty(type.prototype, key, property);
  }
}
