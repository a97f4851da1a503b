// What node:child_process is told, checked and brought into one form.
import { codeError, invalidArgType, invalidArgValue } from "node:_errors";
import {
  validateAbortSignal, validateBoolean, validateInt32, validateObject,
  validateString,
} from "node:_validators";
import { ClearEnvironment, Detached, Group, User, type Launch } from "shoal:_children";
import { signalName, signalNumber } from "shoal:_signals";

const { Object, Array, String, Number } = globalThis;

export type Options = Record<string, any>;
/** How it was called: the program, with its arguments and options. */
export interface Called {
  file: string;
  args: string[];
  options: Options;
  /** By exec: a line for the shell. */
  isExec?: boolean;
}

function checkNoNull(text: string, name: string): void {
  if (text.includes("\0"))
    throw invalidArgValue(name, text, "must be a string without null bytes");
}

/** Of spawn and its kin: the arguments may be missing. */
export function called(file: unknown, args?: unknown, options?: unknown): Called {
  validateString(file, "file");
  if (file.length === 0) throw invalidArgValue("file", file, "cannot be empty");
  checkNoNull(file, "file");
  if (Array.isArray(args)) args = args.slice();
  else if (args === undefined || args === null) args = [];
  else if (typeof args !== "object") throw invalidArgType("args", "object", args);
  else [options, args] = [args, []];
  const texts = (args as unknown[]).map((each, i) => {
    const text = String(each);
    checkNoNull(text, `args[${i}]`);
    return text;
  });
  if (options === undefined) options = {};
  else validateObject(options, "options");
  return checked({ file, args: texts, options: { ...options as object } });
}

function checked(call: Called): Called {
  const { options } = call;
  if (options.cwd instanceof URL) options.cwd = decodeURIComponent(options.cwd.pathname);
  if (options.cwd != null) {
    if (typeof options.cwd !== "string")
      throw invalidArgType("options.cwd", ["string", "Buffer", "URL"], options.cwd);
    checkNoNull(options.cwd, "options.cwd");
  }
  for (const name of ["detached", "windowsHide", "windowsVerbatimArguments"])
    if (options[name] != null) validateBoolean(options[name], `options.${name}`);
  for (const name of ["uid", "gid"])
    if (options[name] != null) validateInt32(options[name], `options.${name}`);
  if (options.shell != null && typeof options.shell !== "boolean" &&
    typeof options.shell !== "string")
    throw invalidArgType("options.shell", ["boolean", "string"], options.shell);
  if (options.argv0 != null) {
    validateString(options.argv0, "options.argv0");
    checkNoNull(options.argv0, "options.argv0");
  }
  if (options.shell) {
    const command = [call.file, ...call.args].join(" ");
    call.file = typeof options.shell === "string" ? options.shell : "/bin/sh";
    call.args = ["-c", command];
  }
  return call;
}

export function checkTimeout(timeout: unknown): number {
  if (timeout == null) return 0;
  const isFine = typeof timeout === "number" && Number.isInteger(timeout) && timeout >= 0;
  if (typeof timeout !== "number") throw invalidArgType("timeout", "number", timeout);
  if (!isFine) throw codeError("ERR_OUT_OF_RANGE", "timeout", "an unsigned integer", timeout);
  return timeout;
}
export function checkMaxBuffer(maxBuffer: unknown): number {
  if (maxBuffer == null) return Infinity;
  if (typeof maxBuffer !== "number" || !(maxBuffer >= 0))
    throw codeError("ERR_OUT_OF_RANGE", "options.maxBuffer", "a positive number", maxBuffer);
  return maxBuffer;
}
/** The number of a signal's name or number. */
export function signalOf(signal: unknown, usual = 15): number {
  if (signal === undefined || signal === null) return usual;
  if (typeof signal === "number") {
    if (signal === 0 || signalName(signal) !== undefined) return signal;
  } else if (typeof signal === "string") {
    const number = signalNumber(signal) ?? signalNumber(signal.toUpperCase());
    if (number !== undefined) return number;
  } else throw invalidArgType("signal", ["string", "number"], signal);
  throw codeError("ERR_UNKNOWN_SIGNAL", signal);
}
export function checkSignalOptions(options: Options): void {
  validateAbortSignal(options.signal, "options.signal");
  if (options.killSignal != null && typeof options.killSignal !== "string" &&
    typeof options.killSignal !== "number")
    throw invalidArgType("options.killSignal", ["string", "number"], options.killSignal);
  if (options.killSignal != null) signalOf(options.killSignal);
}

// ---- Streams

/** What a child has as a descriptor, and what we have of it. */
export interface StdioPlan {
  /** As SpawnProcess wants it. */
  streams: string[];
  handles: number[];
  /** Which of them are pipes; `ipc` is its channel's, or -1. */
  pipes: boolean[];
  ipc: number;
}

const byName = (name: string): unknown[] => {
  switch (name) {
    case "pipe": case "overlapped": case "ignore": return [name, name, name];
    case "inherit": return [0, 1, 2];
  }
  throw invalidArgValue("stdio", name);
};

/** A descriptor of this process, or a stream that has one. */
function descriptorText(plan: StdioPlan, each: any): string {
  const fd = typeof each === "number" ? each : each?.fd ?? each?._handle?.fd;
  if (typeof fd !== "number") throw invalidArgValue("stdio", each);
  if (fd < 0) throw codeError("ERR_INVALID_FD", fd);
  if (fd <= 2) return `inherit ${fd}`;
  plan.handles.push(fd);
  return "handle";
}

export function stdioPlan(stdio: unknown, isSync: boolean): StdioPlan {
  const plan: StdioPlan = { streams: [], handles: [], pipes: [], ipc: -1 };
  if (typeof stdio === "string") stdio = byName(stdio);
  else if (stdio === undefined || stdio === null) stdio = [];
  else if (!Array.isArray(stdio)) throw invalidArgValue("stdio", stdio);
  const all = stdio as unknown[];
  for (let i = 0; i < Math.max(all.length, 3); ++i) {
    const each = all[i] ?? (i < 3 ? "pipe" : "ignore");
    let text: string;
    if (each === "ignore") text = "null";
    else if (each === "inherit") text = descriptorText(plan, i);
    else if (each === "pipe" || each === "overlapped") text = i < 3 ? "pipe" : "socket";
    else if (each === "ipc") {
      if (isSync) throw codeError("ERR_IPC_SYNC_FORK");
      if (plan.ipc >= 0) throw codeError("ERR_IPC_ONE_PIPE");
      plan.ipc = i;
      text = "socket";
    } else text = descriptorText(plan, each);
    plan.streams.push(text);
    plan.pipes.push((text === "pipe" || text === "socket") && plan.ipc !== i);
  }
  return plan;
}

// ---- All of it for the host

/** Names and values in turn, as the child is to have them. */
function environmentOf(options: Options): string[] {
  const env = options.env ?? process.env, list: string[] = [];
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    checkNoNull(name, "options.env");
    checkNoNull(`${value}`, `options.env['${name}']`);
    list.push(name, `${value}`);
  }
  return list;
}

export function launchOf(call: Called, plan: StdioPlan): Launch {
  const { options } = call;
  const environment = environmentOf(options);
  // What this program may not see of the environment its children have nevertheless.
  const isWhole = options.env != null || environment.length > 0;
  if (plan.ipc >= 0)
    environment.push(
      "NODE_CHANNEL_FD", String(plan.ipc),
      "NODE_CHANNEL_SERIALIZATION_MODE", options.serialization ?? "json");
  return {
    program: call.file,
    arguments: [options.argv0 ?? call.file, ...call.args],
    directory: options.cwd ?? "",
    environment,
    streams: plan.streams,
    handles: plan.handles,
    options: (isWhole ? ClearEnvironment : 0) | (options.uid != null ? User : 0) |
      (options.gid != null ? Group : 0) | (options.detached ? Detached : 0),
    user: options.uid ?? 0,
    group: options.gid ?? 0,
  };
}

/** An error of the start, in libuv's words: "spawn ls ENOENT". */
export function spawnError(error: any, call: Called, name: string): any {
  if (error?.errno === undefined) return error;
  const failed: any = new Error(`${name} ${call.file} ${error.code}`);
  return Object.assign(failed, {
    errno: error.errno, code: error.code, syscall: `${name} ${call.file}`, path: call.file,
    spawnargs: call.args,
  });
}
