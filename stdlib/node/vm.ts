// node:vm on realms of the engine's. A context is a realm whose global object is a Proxy: names are
// looked for in the program's object first, then among the globals of ECMAScript, and what code
// defines becomes a property of the program's object, as V8's interceptors have it.
//
// Not here: code caches (cachedData is a token by which the same source is known again), modules
// (SourceTextModule), importModuleDynamically (import() is resolved as the runtime's own),
// microtaskMode, breakOnSigint; measureMemory is not there yet. Code that catches the error of its
// timeout is interrupted again, each millisecond, until it ends.
import native from "node:_vm_natives";
import { codeError, invalidArgType, makeError } from "node:_errors";
import { notYet } from "node:_not_yet";
import { Buffer } from "node:_buffer";
import {
  validateArray, validateBoolean, validateFunction, validateInteger, validateObject,
  validateString,
} from "node:_validators";

const { Object, Reflect, Proxy, WeakMap, Symbol, Error, Set, ArrayBuffer, Math } = globalThis;
const { apply } = Reflect;

type AnyObject = Record<PropertyKey, any>;

// ---- Contexts

/** The handle of the realm, by the object that the program gave; and by the realm's own global. */
const realms = new WeakMap<object, object>();

/** What ECMAScript says a global object has, with what every engine adds. */
const languageGlobals = new Set<PropertyKey>([
  "globalThis", "Infinity", "NaN", "undefined", "eval", "isFinite", "isNaN", "parseFloat",
  "parseInt", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape",
  "unescape", "AggregateError", "Array", "ArrayBuffer", "AsyncDisposableStack", "Atomics", "BigInt",
  "BigInt64Array", "BigUint64Array", "Boolean", "DataView", "Date", "DisposableStack", "Error",
  "EvalError", "FinalizationRegistry", "Float16Array", "Float32Array", "Float64Array", "Function",
  "Int16Array", "Int32Array", "Int8Array", "Intl", "Iterator", "JSON", "Map", "Math", "Number",
  "Object", "Promise", "Proxy", "RangeError", "ReferenceError", "Reflect", "RegExp", "Set",
  "SharedArrayBuffer", "String", "SuppressedError", "Symbol", "SyntaxError", "Temporal",
  "TypeError", "URIError", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray",
  "WeakMap", "WeakRef", "WeakSet", "console",
]);

/** A new realm's global object, with what the language has and no more. */
function bareGlobal(realm: object): AnyObject {
  const global = native.realmGlobal(realm) as AnyObject;
  for (const name of Reflect.ownKeys(global))
    if (!languageGlobals.has(name)) Reflect.deleteProperty(global, name);
  // What it inherits besides: an EventTarget's methods.
  Object.setPrototypeOf(global, Object.getPrototypeOf(Object.getPrototypeOf(global)));
  return global;
}

/** The traps of a context's global object. `own`: the realm's; the target of the proxy. */
function trapsOf(sandbox: AnyObject, own: AnyObject): ProxyHandler<AnyObject> {
  return {
    has: (_target, name) => name in sandbox || name in own,
    get: (_target, name) =>
      name in sandbox ? sandbox[name] : (own as AnyObject)[name],
    set(_target, name, value) {
      const fixed = Reflect.getOwnPropertyDescriptor(own, name);
      if (fixed && !fixed.configurable && !fixed.writable && !fixed.set) return false;
      return Reflect.set(sandbox, name, value);
    },
    deleteProperty(_target, name) {
      if (Object.hasOwn(sandbox, name) && !Reflect.deleteProperty(sandbox, name)) return false;
      return Reflect.deleteProperty(own, name);
    },
    defineProperty(_target, name, descriptor) {
      if (!Reflect.defineProperty(sandbox, name, descriptor)) return false;
      // What a proxy calls fixed, its target must have.
      if (descriptor.configurable === false)
        return Reflect.defineProperty(own, name, Reflect.getOwnPropertyDescriptor(sandbox, name)!);
      return true;
    },
    getOwnPropertyDescriptor(_target, name) {
      const found = Reflect.getOwnPropertyDescriptor(sandbox, name);
      if (!found) return Reflect.getOwnPropertyDescriptor(own, name);
      const held = Reflect.getOwnPropertyDescriptor(own, name);
      if (!found.configurable && (!held || held.configurable)) found.configurable = true;
      return found;
    },
    ownKeys() {
      const all = new Set<string | symbol>(Reflect.ownKeys(sandbox));
      for (const name of Reflect.ownKeys(own)) all.add(name);
      return [...all];
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(own),
    preventExtensions: () => false,
  };
}

interface ContextOptions {
  name?: string;
  origin?: string;
  codeGeneration?: { strings?: boolean; wasm?: boolean };
  microtaskMode?: string;
}

export const constants = Object.freeze(Object.assign(Object.create(null), {
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol("vm_dynamic_import_main_context_default"),
  DONT_CONTEXTIFY: Symbol("vm_context_no_contextify"),
})) as { USE_MAIN_CONTEXT_DEFAULT_LOADER: symbol; DONT_CONTEXTIFY: symbol };

let contextCount = 0;

function checkContextOptions(options: ContextOptions): void {
  validateObject(options, "options");
  const { name = `VM Context ${++contextCount}`, origin, codeGeneration, microtaskMode } = options;
  validateString(name, "options.name");
  if (origin !== undefined) validateString(origin, "options.origin");
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, "options.codeGeneration");
    const { strings = true, wasm = true } = codeGeneration;
    validateBoolean(strings, "options.codeGeneration.strings");
    validateBoolean(wasm, "options.codeGeneration.wasm");
  }
  if (microtaskMode !== undefined && microtaskMode !== "afterEvaluate")
    throw codeError("ERR_INVALID_ARG_VALUE", "options.microtaskMode", microtaskMode,
      "must be one of: 'afterEvaluate', undefined");
}

export function isContext(object: unknown): boolean {
  validateObject(object, "object", { nullable: false, function: true, array: true });
  return realms.has(object as object);
}

export function createContext(contextObject: any = {}, options: ContextOptions = {}): any {
  if (contextObject === constants.DONT_CONTEXTIFY) {
    checkContextOptions(options);
    const realm = native.createRealm(), global = bareGlobal(realm);
    realms.set(global, realm);
    return global;
  }
  if (isContext(contextObject)) return contextObject;
  checkContextOptions(options);
  const realm = native.createRealm();
  const own = bareGlobal(realm);
  const proxy = new Proxy(own, trapsOf(contextObject, own));
  Object.defineProperty(own, "globalThis", {
    value: proxy, writable: true, enumerable: false, configurable: true,
  });
  native.setRealmGlobal(realm, proxy);
  if (options.codeGeneration?.strings === false) forbidEval(own);
  realms.set(contextObject, realm);
  return contextObject;
}

function forbidEval(own: AnyObject): void {
  const { EvalError } = own;
  const refuse = () => {
    throw new EvalError("Code generation from strings disallowed for this context");
  };
  Object.defineProperty(own, "eval", { value: refuse, writable: true, configurable: true });
  const wrapped = new Proxy(own.Function, { apply: refuse, construct: refuse });
  Object.defineProperty(own, "Function", { value: wrapped, writable: true, configurable: true });
  own.Function.prototype.constructor = wrapped;
}

function realmOf(contextifiedObject: unknown): object {
  validateObject(contextifiedObject, "contextifiedObject", {
    nullable: false, function: true, array: true,
  });
  const realm = realms.get(contextifiedObject as object);
  if (!realm)
    throw invalidArgType("contextifiedObject", "vm.Context", contextifiedObject);
  return realm;
}

// ---- Scripts

interface ScriptOptions {
  filename?: string;
  lineOffset?: number;
  columnOffset?: number;
  cachedData?: ArrayBufferView;
  produceCachedData?: boolean;
  importModuleDynamically?: unknown;
}
interface RunOptions {
  timeout?: number;
  displayErrors?: boolean;
  breakOnSigint?: boolean;
}

let evalCount = 0;

function scriptOptions(options: ScriptOptions | string | undefined): Required<Pick<ScriptOptions,
  "filename" | "lineOffset" | "columnOffset">> & ScriptOptions {
  const given = typeof options === "string" ? { filename: options } : options ?? {};
  validateObject(given, "options");
  const {
    filename = `evalmachine.<anonymous>`, lineOffset = 0, columnOffset = 0, cachedData,
    produceCachedData = false, importModuleDynamically,
  } = given as ScriptOptions;
  validateString(filename, "options.filename");
  validateInteger(lineOffset, "options.lineOffset", -(2 ** 31), 2 ** 31 - 1);
  validateInteger(columnOffset, "options.columnOffset", -(2 ** 31), 2 ** 31 - 1);
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData))
    throw invalidArgType("options.cachedData", ["Buffer", "TypedArray", "DataView"], cachedData);
  validateBoolean(produceCachedData, "options.produceCachedData");
  if (importModuleDynamically !== undefined && typeof importModuleDynamically !== "symbol")
    validateFunction(importModuleDynamically, "options.importModuleDynamically");
  return { filename, lineOffset, columnOffset, cachedData, produceCachedData };
}

function runOptions(options: RunOptions | undefined): number | undefined {
  if (options === undefined) return undefined;
  validateObject(options, "options");
  const { timeout, displayErrors = true, breakOnSigint = false } = options;
  if (timeout !== undefined) validateInteger(timeout, "options.timeout", 1, 2 ** 32 - 1);
  validateBoolean(displayErrors, "options.displayErrors");
  validateBoolean(breakOnSigint, "options.breakOnSigint");
  return timeout;
}

/** Lines and columns in front put positions where the program wants them; none can be taken away.
/** */
function placed(source: string, lineOffset: number, columnOffset: number): string {
  const isInPlace = lineOffset <= 0 && columnOffset <= 0;
  return isInPlace ? source
    : "\n".repeat(Math.max(0, lineOffset)) + " ".repeat(Math.max(0, columnOffset)) + source;
}

/** FNV-1a of the source: what a code cache of ours knows it by. */
function tokenOf(source: string): any {
  let hash = 0x811c9dc5;
  for (let i = 0; i < source.length; ++i)
    hash = Math.imul(hash ^ source.charCodeAt(i), 0x01000193) >>> 0;
  return Buffer.from(`shoal ${hash.toString(16)} ${source.length}`, "latin1");
}

export class Script {
  readonly #script: unknown;
  readonly #source: string;
  cachedDataRejected: boolean | undefined;
  cachedDataProduced: boolean | undefined;
  cachedData: unknown;
  sourceMapURL: string | undefined;

  constructor(code: unknown, options: ScriptOptions | string = {}) {
    const source = `${code as string}`;
    const { filename, lineOffset, columnOffset, cachedData, produceCachedData } =
      scriptOptions(options);
    this.#source = source;
    this.#script = native.compile(placed(source, lineOffset, columnOffset), filename, "script");
    if (cachedData !== undefined) {
      const bytes = Buffer.from(cachedData.buffer as any, cachedData.byteOffset,
        cachedData.byteLength);
      this.cachedDataRejected = !bytes.equals(tokenOf(source));
    }
    if (produceCachedData) {
      this.cachedData = tokenOf(source);
      this.cachedDataProduced = true;
    }
    const mark = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(source);
    this.sourceMapURL = mark ? mark[1] : undefined;
  }
  #run(realm: object | undefined, options: RunOptions | undefined): any {
    const timeout = runOptions(options);
    if (timeout === undefined) return native.run(this.#script, realm, undefined, undefined);
    const error = makeError(Error, "ERR_SCRIPT_EXECUTION_TIMEOUT",
      `Script execution timed out after ${timeout}ms`);
    return native.run(this.#script, realm, timeout, error);
  }
  runInThisContext(options?: RunOptions): any {
    return this.#run(undefined, options);
  }
  runInContext(contextifiedObject: object, options?: RunOptions): any {
    return this.#run(realmOf(contextifiedObject), options);
  }
  runInNewContext(contextObject?: any, options: any = {}): any {
    const context = createContext(contextObject, newContextOptions(options));
    return this.runInContext(context, options);
  }
  createCachedData(): any {
    return tokenOf(this.#source);
  }
}

function newContextOptions(options: any): ContextOptions {
  validateObject(options, "options");
  const out: ContextOptions = {};
  if (options.contextName !== undefined) out.name = options.contextName;
  if (options.contextOrigin !== undefined) out.origin = options.contextOrigin;
  if (options.contextCodeGeneration !== undefined)
    out.codeGeneration = options.contextCodeGeneration;
  if (options.microtaskMode !== undefined) out.microtaskMode = options.microtaskMode;
  return out;
}

export function createScript(code: unknown, options?: ScriptOptions | string): Script {
  return new Script(code, options);
}
const asOptions = (options: any): any =>
  typeof options === "string" ? { filename: options } : options ?? {};

export function runInContext(code: string, contextifiedObject: object, options?: any): any {
  realmOf(contextifiedObject);
  const given = asOptions(options);
  return new Script(code, given).runInContext(contextifiedObject, given);
}
export function runInNewContext(code: string, contextObject?: any, options?: any): any {
  const given = asOptions(options);
  return new Script(code, given).runInNewContext(contextObject, given);
}
export function runInThisContext(code: string, options?: any): any {
  const given = asOptions(options);
  return new Script(code, given).runInThisContext(given);
}

const nameless = (f: (...values: any[]) => any) =>
  Object.defineProperty(f, "name", { value: "", configurable: true });

interface FunctionOptions extends ScriptOptions {
  parsingContext?: object;
  contextExtensions?: object[];
}

/** contextExtensions: objects whose properties are names in the function. */
export function compileFunction(
  code: string, params: string[] = [], options: FunctionOptions = {},
): any {
  validateString(code, "code");
  validateArray(params, "params");
  params.forEach((each, i) => validateString(each, `params[${i}]`));
  const { filename, lineOffset, columnOffset } = scriptOptions({
    filename: "", ...options,
  });
  const { parsingContext, contextExtensions = [] } = options;
  validateArray(contextExtensions, "options.contextExtensions");
  contextExtensions.forEach((each, i) =>
    validateObject(each, `options.contextExtensions[${i}]`, { nullable: true }));
  const realm = parsingContext === undefined ? undefined : realmOf(parsingContext);
  const file = filename || `evalmachine.<function ${++evalCount}>`;
  const body = placed(code, lineOffset, columnOffset);
  if (contextExtensions.length === 0)
    return nameless(native.compileFunction(realm, params.join(","), body, file));
  const names = contextExtensions.map((_each, i) => `__extension${i}`);
  const opened = names.map((name) => `with(${name})`).join("");
  const text = `${opened}{return function(${params.join(",")}){${body}\n}}`;
  return apply(native.compileFunction(realm, names.join(","), text, file), undefined,
    contextExtensions);
}

export async function measureMemory(): Promise<never> {
  throw notYet("vm", "measureMemory()");
}

const vm = {
  Script, createContext, createScript, runInContext, runInNewContext, runInThisContext, isContext,
  compileFunction, measureMemory, constants,
};
export default vm;
export { vm as "module.exports" };
