// What Node's modules want of the host, each under the name of what it does: one place, so that
// what is missing is known. A seam that the host does not have yet throws when it is called, never
// when a module is loaded, unless an answer that is right without the host is said beside it.
import host from "shoal:host";

const { Error } = globalThis;

type AnyFunction = (...values: any[]) => any;
const offered = host as unknown as Record<string, AnyFunction | undefined>;

function seam(name: string): AnyFunction {
  return offered[name] ?? (() => {
    throw new Error(`This host does not offer "${name}" yet`);
  });
}

/** The namespace of a built-in module ("node:util"), at once: how modules are loaded lazily. */
export const load = seam("load");
/** Text of a value, as console.log has it; options are those of util.inspect. */
export const inspect: (value: unknown, options?: object) => string = seam("inspect");
/** What the running job carries (Context::async_context), and to set it for what is begun next. */
export const asyncContext: () => unknown = seam("asyncContext");
export const setAsyncContext: (value: unknown) => void = seam("setAsyncContext");
/** [target, handler] of a Proxy, undefined of anything else; script of the Proxy does not run. */
export const proxyDetails: (value: unknown) => [unknown, unknown] | undefined =
  offered.proxyDetails ?? (() => undefined);
/** Whether a value is a module's namespace, by its internal slot. */
export const isModuleNamespace: ((value: unknown) => boolean) | undefined =
  offered.isModuleNamespace;
/** Facts of the machine for node:os: hostname, release, version, machine, cpus, totalmem, ... */
export const systemFact: (name: string) => any = seam("systemFact");
/** Whether a file descriptor is a terminal. */
export const isTerminal: (descriptor: number) => boolean = seam("isTerminal");
/** [columns, rows] of a terminal. */
export const terminalSize: (descriptor: number) => [number, number] = seam("terminalSize");
/** Raw mode of a terminal on or off. */
export const setRawMode: (descriptor: number, isRaw: boolean) => void = seam("setRawMode");
/** A call site for each frame of the caller's: { functionName, scriptName, lineNumber, column }. */
export const callSites: (count: number) => object[] = seam("callSites");
/** Reports an error that nobody could catch, as an uncaught exception. */
export const reportUncaught: ((error: unknown) => void) | undefined = offered.reportUncaught;

/** Calls back with values before any promise's reaction, as process.nextTick does. */
export const nextTick: (callback: AnyFunction, ...values: any[]) => void =
  (globalThis as any).process.nextTick;
/** The listeners that an EventTarget has for a type. */
export const eventListeners: (target: EventTarget, type: string) => unknown[] =
  seam("eventListeners");
