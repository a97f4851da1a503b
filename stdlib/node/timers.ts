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

// ---- Deprecated: objects that are timers themselves

/** `_idleTimeout` milliseconds after the last call `_onTimeout` is called. */
export function active(item: any): void {
  clearTimeout(item._timer);
  if (item._idleTimeout >= 0)
    item._timer = setTimeout(() => item._onTimeout?.(), item._idleTimeout);
}
export function _unrefActive(item: any): void {
  active(item);
  item._timer?.unref?.();
}
export function enroll(item: any, msecs: number): void {
  unenroll(item);
  item._idleTimeout = msecs;
}
export function unenroll(item: any): void {
  clearTimeout(item._timer);
  item._timer = undefined;
  item._idleTimeout = -1;
}

const timers = {
  active, _unrefActive, enroll, unenroll,
  setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval,
  get promises() {
    return load("node:timers/promises");
  },
};
export { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
export { default as promises } from "node:timers/promises";
export default timers;
export { timers as "module.exports" };
