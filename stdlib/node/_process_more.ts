// What process has beside what every program uses: its mask, owner, use of resources, signals to
// others, warnings. Not here: process.report, setuid and its kin (they change the whole process).
import host from "shoal:host";
import { codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { load, nextTick } from "node:_host_seams";
import {
  validateNumber, validateObject, validateString, validateUint32,
} from "node:_validators";
import { state as worker } from "node:_worker_state";
import { sendSignal, signalNumber } from "shoal:_signals";

const { Error, Object, Set } = globalThis;
const process = (globalThis as any).process;

/** An error of a call as libuv's callers have it: "kill ESRCH". */
function exceptionOf(error: any, call: string): unknown {
  if (error?.errno === undefined) return error;
  const failed: any = new Error(`${call} ${error.code}`);
  failed.errno = error.errno;
  failed.code = error.code;
  failed.syscall = call;
  return failed;
}
function checkMain(name: string): void {
  if (!worker.isMainThread) throw codeError("ERR_WORKER_UNSUPPORTED_OPERATION", name);
}

// ---- The process

export function chdir(directory: string): void {
  validateString(directory, "directory");
  checkMain("process.chdir()");
  try {
    host.ask("ChangeDirectory", directory);
  } catch (error: any) {
    if (error.errno === undefined) throw error;
    const text = error.message.replace(/^\w+: |, chdir.*$/g, "");
    const failed: any = new Error(
      `${error.code}: ${text}, chdir '${process.cwd()}' -> '${directory}'`);
    throw Object.assign(failed, {
      errno: error.errno, code: error.code, syscall: "chdir", path: process.cwd(),
      dest: directory,
    });
  }
}

export function umask(mask?: number | string): number {
  if (mask === undefined) return host.ask("FileModeMask", "umask", false, 0);
  checkMain("process.umask()");
  let value = mask as number;
  if (typeof mask === "string") {
    if (!/^[0-7]+$/.test(mask))
      throw invalidArgValue("mask", mask, "must be a 32-bit unsigned integer or an octal string");
    value = parseInt(mask, 8);
  }
  validateUint32(value, "mask");
  return host.ask("FileModeMask", "umask", true, value);
}

export function kill(pid: number, signal: string | number = "SIGTERM"): true {
  if (pid != (pid | 0)) throw invalidArgType("pid", "number", pid);
  const number = typeof signal === "number" ? signal : signalNumber(signal);
  if (number === undefined) throw codeError("ERR_UNKNOWN_SIGNAL", signal);
  try {
    sendSignal(pid | 0, number);
  } catch (error) {
    throw exceptionOf(error, "kill");
  }
  return true;
}
/** Ends the process at once, by SIGABRT. */
export function abort(): never {
  checkMain("process.abort()");
  host.ask("SignalProcess", process.pid, 6);
  throw new Error("process.abort: the signal did not come");
}

const owner = (kind: string) => host.ask("ProcessOwner", kind);
export const getuid = (): number => owner("uid").id;
export const geteuid = (): number => owner("uid").effective_id;
export const getgid = (): number => owner("gid").id;
export const getegid = (): number => owner("gid").effective_id;
export function getgroups(): number[] {
  const groups: number[] = host.ask("ProcessGroups", "gid");
  const own = getegid();
  return groups.includes(own) ? groups : [own, ...groups];
}

// ---- Resources

export interface CpuUsage {
  user: number;
  system: number;
}
/** Microseconds; since `previous`, if it is there. */
export function cpuUsage(previous?: CpuUsage): CpuUsage {
  const [user, system] = host.ask("ResourceUsage") as [number, number];
  if (!previous) return { user, system };
  validateObject(previous, "prevValue");
  validateNumber(previous.user, "prevValue.user");
  validateNumber(previous.system, "prevValue.system");
  if (!(previous.user >= 0 && previous.user < Infinity))
    throw invalidArgValue("prevValue.user", previous.user);
  if (!(previous.system >= 0 && previous.system < Infinity))
    throw invalidArgValue("prevValue.system", previous.system);
  return { user: user - previous.user, system: system - previous.system };
}
const usageNames = [
  "userCPUTime", "systemCPUTime", "maxRSS", "sharedMemorySize", "unsharedDataSize",
  "unsharedStackSize", "minorPageFault", "majorPageFault", "swappedOut", "fsRead", "fsWrite",
  "ipcSent", "ipcReceived", "signalsCount", "voluntaryContextSwitches",
  "involuntaryContextSwitches",
];
export function resourceUsage(): Record<string, number> {
  const numbers: number[] = host.ask("ResourceUsage"), all: Record<string, number> = {};
  for (let i = 0; i < usageNames.length; ++i) all[usageNames[i]!] = numbers[i]!;
  return all;
}
export const memoryUsage = Object.assign(
  function memoryUsage() { return host.memoryUsage(); },
  { rss: function rss(): number { return host.ask("ResidentBytes"); } });
export function availableMemory(): number {
  return host.ask("SystemFacts", "systemMemoryInfo").numbers[2];
}

// ---- Warnings

interface WarningOptions {
  type?: string;
  code?: string;
  detail?: string;
  ctor?: Function;
}

function print(warning: any): void {
  if (process.noDeprecation && warning.name === "DeprecationWarning") return;
  const trace = process.traceProcessWarnings ||
    (process.traceDeprecation && warning.name === "DeprecationWarning");
  const code = warning.code ? `[${warning.code}] ` : "";
  const text = trace && warning.stack ? warning.stack : `${warning.name}: ${warning.message}`;
  const detail = typeof warning.detail === "string" ? `\n${warning.detail}` : "";
  process.stderr.write(`(shoal:${process.pid}) ${code}${text}${detail}\n`);
}

function tellWarning(warning: unknown): void {
  if (process.env.NODE_NO_WARNINGS !== "1") print(warning);
  // Nobody listens, if nobody has touched the emitter.
  if (Object.hasOwn(process, "_events")) process.emit("warning", warning);
}

export function emitWarning(
  warning: string | Error, type?: any, code?: any, ctor?: Function,
): void {
  let detail: string | undefined;
  if (type !== null && typeof type === "object" && !Array.isArray(type)) {
    const options = type as WarningOptions;
    ctor = options.ctor;
    code = options.code;
    if (typeof options.detail === "string") detail = options.detail;
    type = options.type ?? "Warning";
  } else if (typeof type === "function") {
    ctor = type;
    code = "";
    type = "Warning";
  }
  if (type !== undefined) validateString(type, "type");
  if (typeof code === "function") {
    ctor = code;
    code = "";
  } else if (code !== undefined) validateString(code, "code");
  let made: any = warning;
  if (typeof warning === "string") {
    made = new Error(warning);
    made.name = String(type || "Warning");
    if (code !== undefined) made.code = code;
    if (detail !== undefined) made.detail = detail;
    (Error as any).captureStackTrace(made, ctor || process.emitWarning);
  } else if (!(warning instanceof Error)) {
    throw invalidArgType("warning", ["Error", "string"], warning);
  }
  if (made.name === "DeprecationWarning") {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) return nextTick(() => { throw made; });
  }
  nextTick(tellWarning, made);
}

// ---- What programs look at

export const config = Object.freeze({
  target_defaults: Object.freeze({ cflags: [], default_configuration: "Release", defines: [] }),
  variables: Object.freeze({}),
});
export const features = Object.freeze({
  inspector: false, debug: false, uv: false, ipv6: true, tls_alpn: false, tls_sni: false,
  tls_ocsp: false, tls: false, cached_builtins: true, require_module: true,
  typescript: "transform",
});
/** None: NODE_OPTIONS is not read. */
export const allowedNodeEnvironmentFlags: Set<string> = Object.freeze(new Set<string>());

export function getBuiltinModule(name: string): unknown {
  validateString(name, "id");
  const all = load("node:module");
  return all.isBuiltin(name) ? host.createRequire("/noop.js")(name) : undefined;
}
/** Variables of a file that are not set yet are set. */
export function loadEnvFile(path: string | URL = ".env"): void {
  const file = typeof path === "string" ? path : decodeURIComponent(new URL(path).pathname);
  const parsed = load("node:util").parseEnv(host.decode(host.wait("ReadFile", file)));
  for (const name of Object.keys(parsed)) process.env[name] ??= parsed[name];
}
