// node:timers: the globals, and their promises.
import { load } from "node:_host_seams";

const {
  setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval,
} = globalThis as any;

const kCustomPromisify = Symbol.for("nodejs.util.promisify.custom");
for (const [timer, name] of [[setTimeout, "setTimeout"], [setImmediate, "setImmediate"]] as const)
  Object.defineProperty(timer, kCustomPromisify, {
    get: () => load("node:timers/promises")[name], enumerable: true, configurable: true,
  });

const timers = {
  setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval,
  get promises() {
    return load("node:timers/promises");
  },
};
export { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
export { default as promises } from "node:timers/promises";
export default timers;
export { timers as "module.exports" };
