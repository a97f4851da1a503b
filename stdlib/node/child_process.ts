// node:child_process. Not here: handles (sockets) as messages.
import host from "shoal:host";
import { codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { bufferOver } from "node:_buffer";
import { load } from "node:_host_seams";
import { validateFunction, validateObject, validateString } from "node:_validators";
import { ChildProcess, checkSerialization, endsWith } from "node:_child_process";
import {
  called, checkMaxBuffer, checkSignalOptions, checkTimeout, launchOf, signalOf, spawnError,
  stdioPlan, type Called, type Options,
} from "node:_spawn_options";
import { collect, launch } from "shoal:_children";
import { signalName } from "shoal:_signals";

const { Object, Array, Promise, Symbol, String, Buffer, ArrayBuffer } = globalThis as any;
const custom = Symbol.for("nodejs.util.promisify.custom");
const defaultMaxBuffer = 1024 * 1024;

type Callback = (error: any, stdout: any, stderr: any) => void;

// ---- Running beside the program

function start(call: Called): ChildProcess {
  const { options } = call;
  const timeout = checkTimeout(options.timeout);
  checkSignalOptions(options);
  checkSerialization(options.serialization);
  const child = new ChildProcess();
  child.start(call);
  if (timeout > 0) {
    const alarm = setTimeout(() => {
      try {
        child.kill(options.killSignal);
      } catch (error) {
        child.emit("error", error);
      }
    }, timeout);
    child.once("exit", () => clearTimeout(alarm));
  }
  if (options.signal) endsWith(child, options.signal, options.killSignal);
  return child;
}

export function spawn(file: string, args?: any, options?: Options): ChildProcess {
  return start(called(file, args, options));
}

/// One output of execFile: as text, unless `encoding` says bytes.
function gather(
  child: ChildProcess, name: "stdout" | "stderr", options: Options, overflow: (error: any) => void,
): () => any {
  const stream = child[name], { encoding, maxBuffer } = options;
  const isText = encoding && encoding !== "buffer" && Buffer.isEncoding(encoding);
  const chunks: any[] = [];
  let length = 0;
  stream?.on("data", (chunk: any) => {
    length += chunk.length;
    if (length <= maxBuffer) return void chunks.push(chunk);
    const rest = chunk.length - (length - maxBuffer);
    if (rest > 0) chunks.push(chunk.slice(0, rest));
    overflow(codeError("ERR_CHILD_PROCESS_STDIO_MAXBUFFER", name));
  });
  if (isText) stream?.setEncoding(encoding);
  return () => isText ? chunks.join("") : Buffer.concat(chunks);
}

function execFileError(child: ChildProcess, command: string, code: any, signal: any): any {
  const error: any = new Error(`Command failed: ${command}`);
  error.code = code < 0 ? load("node:util").getSystemErrorName(code) : code;
  error.killed = child.killed;
  error.signal = signal;
  return error;
}

function runFile(call: Called, callback: Callback | undefined): ChildProcess {
  const { options } = call;
  options.encoding ??= "utf8";
  options.maxBuffer = checkMaxBuffer(options.maxBuffer ?? defaultMaxBuffer);
  options.killSignal ??= "SIGTERM";
  const command = [call.file, ...call.args].join(" ").replace(/^\/bin\/sh -c /, "");
  const child = start(call);
  let failed: any = null, isOver = false;
  const overflow = (error: any) => {
    if (failed) return;
    failed = error;
    stop();
  };
  const stdout = gather(child, "stdout", options, overflow);
  const stderr = gather(child, "stderr", options, overflow);
  const finish = (code: any, signal: any) => {
    if (isOver) return;
    isOver = true;
    if (!callback) return;
    const out = stdout(), errors = stderr();
    if (!failed && code === 0 && signal === null) return callback(null, out, errors);
    if (!failed) {
      failed = execFileError(child, command, code, signal);
      failed.message += "\n" + String(errors);
    }
    failed.cmd ??= command;
    if (call.isExec) failed.cmd = command;
    callback(failed, out, errors);
  };
  const stop = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    try {
      child.kill(options.killSignal);
    } catch (error) {
      failed ??= error;
      finish(null, null);
    }
  };
  child.on("close", finish);
  child.on("error", (error: any) => {
    failed ??= error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    finish(null, null);
  });
  return child;
}

/// (file, args?, options?, callback?), with those that are there in their places.
function fileArguments(values: any[]): [any, any, any, Callback | undefined] {
  const file = values[0];
  let at = 1, args: any, options: any;
  if (Array.isArray(values[at])) args = values[at++];
  else if (values[at] === null || values[at] === undefined) ++at;
  const isOptions = values[at] !== null && typeof values[at] === "object";
  if (isOptions) options = values[at++];
  else if (values[at] === null || (at < values.length && values[at] === undefined)) ++at;
  const callback = values[at];
  if (callback !== null && callback !== undefined) validateFunction(callback, "callback");
  return [file, args, options, callback ?? undefined];
}

export function execFile(...values: any[]): ChildProcess {
  const [file, args, options, callback] = fileArguments(values);
  return runFile(called(file, args, options), callback);
}

function shellCall(command: unknown, options: any): Called {
  validateString(command, "command");
  const shell = typeof options?.shell === "string" ? options.shell : true;
  return { ...called(command, [], { ...options, shell }), isExec: true };
}
export function exec(command: string, options?: any, callback?: any): ChildProcess {
  if (typeof options === "function") [callback, options] = [options, undefined];
  if (callback !== null && callback !== undefined) validateFunction(callback, "callback");
  return runFile(shellCall(command, options), callback ?? undefined);
}

/// util.promisify's: { stdout, stderr }, and the child beside it.
function promised(run: (...values: any[]) => ChildProcess) {
  return (...values: any[]): any => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = run(...values, (error: any, stdout: any, stderr: any) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(Object.assign(error, { stdout, stderr }));
    });
    return promise;
  };
}
Object.defineProperty(exec, custom, { value: promised(exec), enumerable: false });
Object.defineProperty(execFile, custom, { value: promised(execFile), enumerable: false });

/** Another shoal, that runs a module, with a channel to it. */
export function fork(module: string | URL, args?: any, options?: Options): ChildProcess {
  const path = module instanceof URL ? decodeURIComponent(module.pathname) : module;
  validateString(path, "modulePath");
  if (args !== undefined && args !== null && !Array.isArray(args)) {
    if (typeof args !== "object") throw invalidArgType("args", "Array", args);
    [options, args] = [args, []];
  }
  if (options !== undefined && options !== null) validateObject(options, "options");
  const own: Options = { ...options };
  own.shell = false;
  const execArgv: string[] = own.execArgv ?? process.execArgv;
  const quiet = own.silent ? "pipe" : "inherit";
  if (typeof own.stdio === "string") {
    if (!["ignore", "pipe", "inherit", "overlapped"].includes(own.stdio))
      throw invalidArgValue("stdio", own.stdio);
    own.stdio = [own.stdio, own.stdio, own.stdio, "ipc"];
  } else if (!Array.isArray(own.stdio)) own.stdio = [quiet, quiet, quiet, "ipc"];
  else if (!own.stdio.includes("ipc"))
    throw codeError("ERR_CHILD_PROCESS_IPC_REQUIRED", "options.stdio");
  return spawn(own.execPath || process.execPath, [...execArgv, path, ...(args ?? [])], own);
}

// ---- In the middle of the program

export interface SpawnSyncReturns {
  pid: number;
  output: any[] | null;
  stdout: any;
  stderr: any;
  status: number | null;
  signal: string | null;
  error?: any;
}

function inputBytes(input: any): Uint8Array | undefined {
  if (input === undefined || input === null) return undefined;
  if (typeof input === "string") return Buffer.from(input);
  if (ArrayBuffer.isView(input))
    return new Uint8Array(input.buffer as ArrayBuffer, input.byteOffset, input.byteLength);
  throw invalidArgType(
    "options.stdio[0].input", ["Buffer", "TypedArray", "DataView", "string"], input);
}

function systemError(call: string, code: string): any {
  const constants = load("node:_os_constants").constants.errno;
  const error: any = new Error(`${call} ${code}`);
  return Object.assign(error, { errno: -constants[code], code, syscall: call });
}

function runSync(call: Called): SpawnSyncReturns {
  const { options } = call;
  const timeout = checkTimeout(options.timeout);
  const bytesMax = checkMaxBuffer(options.maxBuffer ?? defaultMaxBuffer);
  checkSignalOptions(options);
  const plan = stdioPlan(options.stdio, true);
  const input = inputBytes(options.input);
  if (input && plan.streams[0] !== "pipe") plan.streams[0] = "pipe";
  const outputs: number[] = [];
  for (let i = 1; i < plan.streams.length; ++i) if (plan.pipes[i]) outputs.push(i);
  const how = launchOf(call, plan);
  let process = 0;
  try {
    process = launch(how);
  } catch (error: any) {
    if (error.errno === undefined) throw error;
    return {
      error: spawnError(error, call, "spawnSync"),
      status: null, signal: null, output: null, pid: 0, stdout: null, stderr: null,
    };
  }
  const pid = host.wait("ProcessId", process);
  const told = collect(process, {
    input: how.streams[0] === "pipe" ? input ?? new Uint8Array() : undefined, outputs, bytesMax,
    timeout, killSignal: signalOf(options.killSignal),
  });
  const output: any[] = [];
  for (let i = 0; i < plan.streams.length; ++i) {
    const bytes = told.outputs[i];
    output.push(bytes ? bufferOver(bytes) : null);
  }
  const result: SpawnSyncReturns = {
    status: told.signal === 0 ? told.code : null,
    signal: told.signal === 0 ? null : signalName(told.signal) ?? null,
    output, pid, stdout: output[1], stderr: output[2],
  };
  if (told.timedOut || told.overflowed) {
    const code = told.timedOut ? "ETIMEDOUT" : "ENOBUFS";
    result.error = Object.assign(systemError(`spawnSync ${call.file}`, code), {
      path: call.file, spawnargs: call.args,
    });
  }
  return result;
}

function withEncoding(result: SpawnSyncReturns, encoding: any): SpawnSyncReturns {
  if (!result.output || !encoding || encoding === "buffer") return result;
  result.output = result.output.map((each) => each ? each.toString(encoding) : each);
  result.stdout = result.output[1];
  result.stderr = result.output[2];
  return result;
}

export function spawnSync(file: string, args?: any, options?: Options): SpawnSyncReturns {
  const call = called(file, args, options);
  return withEncoding(runSync(call), call.options.encoding);
}

/// Throws what went wrong; what it said as an error is printed, unless somebody wanted it.
function outputOf(call: Called, command: string | undefined): any {
  const isOurs = call.options.stdio === undefined || call.options.stdio === null;
  const result = withEncoding(runSync(call), call.options.encoding);
  if (isOurs && result.stderr && result.stderr.length > 0) process.stderr.write(result.stderr);
  if (result.error) throw Object.assign(result.error, result);
  if (result.status === 0) return result.stdout;
  const shown = command ?? [call.file, ...call.args].join(" ");
  let message = `Command failed: ${shown}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  const error: any = new Error(message);
  throw Object.assign(error, result);
}
export function execFileSync(file: string, args?: any, options?: Options): any {
  return outputOf(called(file, args, options), undefined);
}
export function execSync(command: string, options?: Options): any {
  return outputOf(shellCall(command, options), command);
}

/** As the ones in Node's that programs call: one object for require(). */
const childProcess = {
  ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync,
};
export { ChildProcess };
export default childProcess;
export { childProcess as "module.exports" };
