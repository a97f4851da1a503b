// `process` and Worker of a package that has permissions of its own: what is done by them is done
// as the package, whoever calls the function, as with the modules that it imports. So a package
// that hands the program `process.kill.bind(...)` has handed it what the package may. All else of
// `process` is the program's.
//
// Getters (process.env) run here, in code that was made for the package: that says who asks. So do
// the methods that come from a module; the others give no way to the world.
import "shoal:host"; // Who imports it is made once for each package.

const { Proxy, Reflect, Object, Map, TypeError } = globalThis;
const real: any = globalThis.process, RealWorker: any = globalThis.Worker;

const names = [
  "emitWarning", "chdir", "umask", "kill", "abort", "cpuUsage", "resourceUsage",
  "availableMemory", "getuid", "geteuid", "getgid", "getegid", "getgroups", "getBuiltinModule",
  "loadEnvFile", "setUncaughtExceptionCaptureCallback", "hasUncaughtExceptionCaptureCallback",
];
const originals = new Map<PropertyKey, unknown>(), methods = new Map<PropertyKey, unknown>();
for (const name of names) {
  const method = real[name];
  originals.set(name, method);
  const own = { [name]: (...values: unknown[]) => Reflect.apply(method, real, values) };
  methods.set(name, own[name]);
}

/** What `process` has there; of what somebody has put in its place, that. */
function read(name: PropertyKey): unknown {
  const value = Reflect.get(real, name, real);
  return originals.get(name) === value && methods.has(name) ? methods.get(name) : value;
}

export const process: any = new Proxy(real, {
  get: (_, name) => read(name),
  set: (_, name, value) => Reflect.set(real, name, value, real),
  getOwnPropertyDescriptor(_, name) {
    const found = Reflect.getOwnPropertyDescriptor(real, name);
    if (!found || !found.configurable) return found;
    return { value: read(name), writable: true, enumerable: found.enumerable, configurable: true };
  },
});

export const Worker: any = new Proxy(RealWorker, {
  construct: (_, values, newTarget) =>
    Reflect.construct(RealWorker, values, newTarget === Worker ? RealWorker : newTarget),
});
// Else a worker would lead to the class that does what its caller may.
Object.defineProperty(RealWorker.prototype, "constructor", {
  value: new Proxy(RealWorker, {
    construct() { throw new TypeError("Illegal constructor"); },
  }),
  writable: true, configurable: true,
});
