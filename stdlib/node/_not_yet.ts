// What stands in for parts of Node that are not there yet. Names, classes to extend and constants
// are real, so that a package which only mentions them loads; who uses one gets an error with the
// code ERR_SHOAL_NOT_YET that names the module and the function.
import { makeError } from "node:_errors";

const { Error, Object } = globalThis;
const { defineProperty, setPrototypeOf } = Object;

type AnyFunction = (...values: any[]) => any;

/** "node:net: connect() is not there yet". */
export function notYet(module: string, what: string): Error {
  return makeError(Error, "ERR_SHOAL_NOT_YET", `node:${module}: ${what} is not there yet`, notYet);
}

/** A function of that name which throws when it is called. */
export function absent(module: string, name: string, length = 0): AnyFunction {
  const shown = name.slice(name.lastIndexOf(".") + 1);
  const fn = { [shown]: () => {
    throw notYet(module, `${name}()`);
  } }[shown]!;
  return defineProperty(fn, "length", { value: length, configurable: true });
}

/** One such function for each name. */
export function absentFunctions<Name extends string>(
  module: string, ...names: Name[]
): Record<Name, AnyFunction> {
  const all = {} as Record<Name, AnyFunction>;
  for (const name of names) all[name] = absent(module, name);
  return all;
}

/** A function that gives a promise, which is rejected. */
export function absentPromises<Name extends string>(
  module: string, ...names: Name[]
): Record<Name, AnyFunction> {
  const all = {} as Record<Name, AnyFunction>;
  for (const name of names)
    all[name] = { [name]: async () => {
      throw notYet(module, `${name}()`);
    } }[name]!;
  return all;
}

/** A class that can be extended, and of which no object can be made; of old kind, so that it can
/** be called, too. `Base`: what it inherits from. Its methods throw. */
export function absentClass(
  module: string, name: string, Base: any, methods: readonly string[] = [], length = 0,
): any {
  const made = { [name]: function () {
    throw notYet(module, `class ${name}`);
  } }[name] as any;
  if (Base) {
    setPrototypeOf(made, Base);
    setPrototypeOf(made.prototype, Base.prototype);
  }
  for (const method of methods)
    defineProperty(made.prototype, method, {
      value: absent(module, `${name}.prototype.${method}`), writable: true, configurable: true,
    });
  return defineProperty(made, "length", { value: length, configurable: true });
}
