// node:console: the global console, and Console over streams of a program's own. What it writes is
// what the global one writes.
import { formatValues } from "node:_format";
import { codeError, invalidArgValue } from "node:_errors";
import { inspect } from "node:_host_seams";
import { absent } from "node:_not_yet";
import { validateObject } from "node:_validators";

const {
  Object, Map, Set, WeakMap, Error, TypeError, Reflect, Array, Math, String, Number, Symbol,
} = globalThis;
const { console: globalConsole, performance } = globalThis as any;

interface Output {
  write(text: string, callback?: (error?: unknown) => void): unknown;
  isTTY?: boolean;
  getColorDepth?: () => number;
  on?: (...values: any[]) => unknown;
  once?: (...values: any[]) => unknown;
  removeListener?: (...values: any[]) => unknown;
}
interface ConsoleOptions {
  stdout: Output;
  stderr?: Output;
  ignoreErrors?: boolean;
  colorMode?: boolean | "auto";
  inspectOptions?: object;
  groupIndentation?: number;
}
interface State {
  stdout: Output;
  stderr: Output;
  ignoreErrors: boolean;
  colorMode: boolean | "auto";
  inspectOptions: object | undefined;
  step: string;
  indent: string;
  counts: Map<string, number>;
  times: Map<string, number>;
}

const states = new WeakMap<object, State>();
const stateOf = (self: object): State => states.get(self)!;

function optionsFor(state: State, stream: Output): object {
  const { colorMode } = state;
  const colors = colorMode === "auto"
    ? Boolean(stream.isTTY) && (stream.getColorDepth?.() ?? 1) > 2 : colorMode;
  return { colors, ...state.inspectOptions };
}

function write(state: State, stream: Output, text: string): void {
  if (state.indent) text = state.indent + text.replaceAll("\n", "\n" + state.indent);
  if (!state.ignoreErrors) {
    stream.write(text + "\n");
    return;
  }
  const ignore = () => {};
  stream.once?.("error", ignore);
  try {
    stream.write(text + "\n", ignore);
  } catch {
    // Nobody can be told.
  } finally {
    stream.removeListener?.("error", ignore);
  }
}
const print = (self: object, values: any[]) => {
  const state = stateOf(self);
  write(state, state.stdout, formatValues(optionsFor(state, state.stdout), values));
};
const printError = (self: object, values: any[]) => {
  const state = stateOf(self);
  write(state, state.stderr, formatValues(optionsFor(state, state.stderr), values));
};

function duration(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  if (ms >= 3_600_000)
    return [ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60].map((each, i) =>
      i === 0 ? String(Math.floor(each)) : two(each)).join(":") + " (h:mm:ss)";
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)}:${(ms / 1000 % 60).toFixed(3)
    .padStart(6, "0")} (m:ss.mmm)`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

const methods: Record<string, (this: object, ...values: any[]) => void> = {
  log(...values) { print(this, values); },
  warn(...values) { printError(this, values); },
  error(...values) { printError(this, values); },
  dir(value, options) {
    const state = stateOf(this);
    write(state, state.stdout, inspect(value, {
      customInspect: false, ...optionsFor(state, state.stdout), ...options,
    }));
  },
  time(label = "default") {
    const { times } = stateOf(this), name = `${label}`;
    if (times.has(name)) process.emitWarning(`Label '${name}' already exists for console.time()`);
    else times.set(name, performance.now());
  },
  timeEnd(label = "default") {
    const { times } = stateOf(this), name = `${label}`, began = times.get(name);
    if (began === undefined) {
      process.emitWarning(`No such label '${name}' for console.timeEnd()`);
      return;
    }
    times.delete(name);
    print(this, ["%s: %s", name, duration(performance.now() - began)]);
  },
  timeLog(label = "default", ...values) {
    const { times } = stateOf(this), name = `${label}`, began = times.get(name);
    if (began === undefined) {
      process.emitWarning(`No such label '${name}' for console.timeLog()`);
      return;
    }
    print(this, ["%s: %s", name, duration(performance.now() - began), ...values]);
  },
  trace(...values) {
    const error: any = { name: "Trace", message: formatValues(undefined, values) };
    Error.captureStackTrace(error, methods.trace);
    printError(this, [error.stack]);
  },
  assert(condition, ...values) {
    if (condition) return;
    if (typeof values[0] === "string") values[0] = `Assertion failed: ${values[0]}`;
    else values.unshift("Assertion failed");
    Reflect.apply((this as any).warn, this, values);
  },
  clear() {
    const { stdout } = stateOf(this);
    if (stdout.isTTY && process.env.TERM !== "dumb") stdout.write("\x1b[1;1H\x1b[0J");
  },
  count(label = "default") {
    const { counts } = stateOf(this), name = `${label}`, count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    (this as any).log(`${name}: ${count}`);
  },
  countReset(label = "default") {
    const { counts } = stateOf(this), name = `${label}`;
    if (counts.has(name)) counts.delete(name);
    else process.emitWarning(`Count for '${name}' does not exist`);
  },
  group(...values) {
    if (values.length > 0) Reflect.apply((this as any).log, this, values);
    const state = stateOf(this);
    state.indent += state.step;
  },
  groupEnd() {
    const state = stateOf(this);
    state.indent = state.indent.slice(0, state.indent.length - state.step.length);
  },
  table(data, columns) {
    if (data === null || typeof data !== "object") {
      (this as any).log(data);
      return;
    }
    (this as any).log(tableText(data, columns));
  },
};

// ---- table

/** The rows of a table: its columns' names, and for each row what stands in them. */
function tableText(data: any, columns: string[] | undefined): string {
  if (columns !== undefined && !Array.isArray(columns))
    throw invalidArgValue("properties", columns, "must be an array");
  const cell = (value: unknown) => inspect(value, {
    maxArrayLength: 3, breakLength: Infinity, depth: isDeep(value) ? -1 : 0,
  });
  const entries: [unknown, any][] = data instanceof Map || data instanceof Set
    ? [...(data as Set<any>).values()].map((value, i) => [i, value])
    : Object.keys(data).map((name) => [name, data[name]]);
  const first = data instanceof Map || data instanceof Set ? "(iteration index)" : "(index)";
  const names: string[] = [...columns ?? []];
  let hasValues = false;
  for (const [, row] of entries) {
    if (row === null || (typeof row !== "object" && typeof row !== "function")) hasValues = true;
    else if (columns === undefined)
      for (const name of Object.keys(row)) if (!names.includes(name)) names.push(name);
  }
  const head = [first, ...names, ...hasValues ? ["Values"] : []];
  const rows = entries.map(([index, row]) => {
    const isPlain = row === null || (typeof row !== "object" && typeof row !== "function");
    const cells = names.map((name) => !isPlain && Object.hasOwn(row, name) ? cell(row[name]) : "");
    return [String(index), ...cells, ...hasValues ? [isPlain ? cell(row) : ""] : []];
  });
  return drawTable(head, rows);
}
const isDeep = (value: any) => typeof value === "object" && value !== null &&
  Object.keys(value).length > 2;

function drawTable(head: string[], rows: string[][]): string {
  const widthOf = (text: string) => [...text].length;
  const widths = head.map((name, i) =>
    Math.max(widthOf(name), ...rows.map((row) => widthOf(row[i]!))) + 2);
  const line = (cells: string[]) => "│" + cells.map((text, i) =>
    ` ${text}${" ".repeat(widths[i]! - widthOf(text) - 1)}`).join("│") + "│";
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  return [
    rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤"), ...rows.map(line), rule("└", "┴", "┘"),
  ].join("\n");
}

Object.assign(methods, {
  info: methods.log, debug: methods.log, dirxml: methods.log, groupCollapsed: methods.group,
});

// ---- The class

/** Also without `new`. */
export const Console: any = function Console(
  this: object, options: Output | ConsoleOptions, stderr?: Output, ignoreErrors?: boolean,
): any {
  if (!new.target) return new Console(options, stderr, ignoreErrors);
  const given = (options && typeof (options as Output).write === "function"
    ? { stdout: options, stderr, ignoreErrors } : options ?? {}) as ConsoleOptions;
  const { stdout, stderr: errors = stdout, colorMode = "auto", inspectOptions,
    groupIndentation = 2 } = given;
  if (typeof stdout?.write !== "function") throw consoleStream("stdout");
  if (typeof errors?.write !== "function") throw consoleStream("stderr");
  if (colorMode !== "auto" && typeof colorMode !== "boolean")
    throw invalidArgValue("colorMode", colorMode, "must be one of: 'auto', true, false");
  if (inspectOptions !== undefined) validateObject(inspectOptions, "options.inspectOptions");
  const self = Object.create(new.target.prototype);
  states.set(self, {
    stdout, stderr: errors, ignoreErrors: given.ignoreErrors ?? true, colorMode, inspectOptions,
    step: " ".repeat(groupIndentation), indent: "", counts: new Map(), times: new Map(),
  });
  // As in Node methods are the object's own, bound to it.
  for (const name of Object.keys(methods)) {
    const method = new.target.prototype[name];
    if (typeof method === "function") self[name] = method.bind(self);
  }
  Object.defineProperties(self, {
    _stdout: { value: stdout, writable: true, configurable: true },
    _stderr: { value: errors, writable: true, configurable: true },
  });
  return self;
};
function consoleStream(name: string): Error {
  const error = new TypeError(`Console expects a writable stream instance for ${name}`);
  return Object.assign(error, { code: "ERR_CONSOLE_WRITABLE_STREAM" });
}
for (const name of Object.keys(methods))
  Object.defineProperty(Console.prototype, name, {
    value: methods[name], writable: true, configurable: true, enumerable: true,
  });
Object.defineProperty(Console, Symbol.hasInstance, {
  value(value: unknown): boolean {
    return value === globalConsole ||
      (typeof value === "object" && value !== null && states.has(value)) ||
      Function.prototype[Symbol.hasInstance].call(this, value);
  },
});

// ---- The global one, complete

const extra: Record<string, unknown> = {
  Console, profile: () => {}, profileEnd: () => {}, timeStamp: () => {},
  context: absent("console", "context", 1),
  /** Runs what belongs to a task; nobody follows its stacks. */
  createTask: (name: string) => {
    if (typeof name !== "string" || name === "")
      throw codeError("ERR_INVALID_ARG_VALUE", "name", name);
    return { run: (f: () => unknown) => f() };
  },
};
for (const name of Object.keys(extra))
  if (!(name in globalConsole))
    Object.defineProperty(globalConsole, name, {
      value: extra[name], writable: true, configurable: true, enumerable: name !== "Console",
    });

export const {
  assert, clear, context, count, countReset, createTask, debug, dir, dirxml, error, group,
  groupCollapsed, groupEnd, info, log, profile, profileEnd, table, time, timeEnd, timeLog,
  timeStamp, trace, warn,
} = globalConsole;
export default globalConsole;
export { globalConsole as "module.exports" };
