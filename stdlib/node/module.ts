// node:module. CommonJS itself is the loader's (include/shoal/loader/commonjs.cpp); this is what
// programs see of it. They may replace Module._load, Module._resolveFilename and what stands in
// Module._extensions, and prototype._compile where a handler of theirs calls it.
//
// Not here: hooks that run on a thread (register) or in this one (registerHooks), which are not
// there yet; the compile cache of Node (the runtime has its own: enableCompileCache says DISABLED);
// stripTypeScriptTypes. Source maps are read by the runtime for stacks; findSourceMap knows none.
import host from "shoal:host";
import { codeError, invalidArgType, makeError } from "node:_errors";
import { load as loadBuiltin } from "node:_host_seams";
import { absent } from "node:_not_yet";
import native from "node:_vm_natives";
import { validateBoolean, validateObject, validateString } from "node:_validators";

const { Object, Error, URL, WeakMap, Math, Reflect, JSON } = globalThis;
const { defineProperty } = Object;

interface ModuleObject {
  id: string;
  path: string;
  exports: any;
  filename: string | null;
  loaded: boolean;
  children: ModuleObject[];
  paths: string[];
  parent: ModuleObject | null | undefined;
  require(id: string): any;
  load(filename: string): void;
  _compile(content: string, filename: string): any;
}
type Handler = (module: ModuleObject, filename: string) => void;

export function createRequire(from: string | URL): NodeJS.Require {
  const text = from instanceof URL ? from.href : from;
  if (typeof text !== "string")
    throw codeError("ERR_INVALID_ARG_VALUE", "filename", from,
      "must be a file URL object, file URL string, or absolute path string");
  return host.createRequire(text);
}

const names: string[] = host.builtinNames();
/** Only with "node:" before them. */
const schemed: string[] = host.builtinNames(true);
export const builtinModules: string[] = names;
export function isBuiltin(name: string): boolean {
  if (typeof name !== "string") throw invalidArgType("moduleName", "string", name);
  if (!name.startsWith("node:")) return names.includes(name);
  return names.includes(name.slice(5)) || schemed.includes(name.slice(5));
}
export function syncBuiltinESMExports(): void {}

// ---- Source maps

export class SourceMap {
  readonly payload: any;
  readonly lineLengths: number[] | undefined;
  constructor(payload: unknown, options: { lineLengths?: number[] } = {}) {
    validateObject(payload, "payload");
    this.payload = payload;
    this.lineLengths = options.lineLengths;
  }
  findEntry(): never {
    return absent("module", "SourceMap.prototype.findEntry")() as never;
  }
  findOrigin(): never {
    return absent("module", "SourceMap.prototype.findOrigin")() as never;
  }
}
export function findSourceMap(_path: string): undefined {
  return undefined;
}
let mapSupport = Object.freeze({ enabled: true, nodeModules: true, generatedCode: false });
export function getSourceMapsSupport(): object {
  return mapSupport;
}
export function setSourceMapsSupport(
  enabled: boolean, options: { nodeModules?: boolean; generatedCode?: boolean } = {},
): void {
  validateBoolean(enabled, "enabled");
  validateObject(options, "options");
  const { nodeModules = false, generatedCode = false } = options;
  mapSupport = Object.freeze({ enabled, nodeModules, generatedCode });
}

// ---- Compile cache: the runtime keeps its own

export const constants = Object.assign(Object.create(null), {
  compileCacheStatus: Object.assign(Object.create(null), {
    FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3,
  }),
});
export function enableCompileCache(_cacheDir?: string): object {
  return { status: constants.compileCacheStatus.DISABLED };
}
export function getCompileCacheDir(): undefined {
  return undefined;
}
export function flushCompileCache(): void {}

// ---- Packages

const upTo = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf("/")));

/** The package.json of the package that `specifier` leads to from `base`; or of its folder. */
export function findPackageJSON(
  specifier: string | URL, base?: string | URL,
): string | undefined {
  const { existsSync } = loadBuiltin("node:fs"), { fileURLToPath } = loadBuiltin("node:url");
  const asPath = (place: string | URL) => {
    const text = place instanceof URL ? place.href : place;
    return text.startsWith("file:") ? fileURLToPath(text) as string : text;
  };
  const text = specifier instanceof URL ? specifier.href : specifier;
  validateString(text, "specifier");
  let folder: string;
  if (text.startsWith("file:") || text.startsWith("/")) folder = upTo(asPath(text) + "/x");
  else {
    if (base === undefined)
      throw codeError("ERR_MISSING_ARGS", "base");
    const from = asPath(base);
    if (text.startsWith(".")) folder = loadBuiltin("node:path").resolve(upTo(from), text);
    else {
      const name = text.split("/").slice(0, text.startsWith("@") ? 2 : 1).join("/");
      for (const each of _nodeModulePaths(upTo(from))) {
        const file = `${each}/${name}/package.json`;
        if (existsSync(file)) return file;
      }
      return undefined;
    }
  }
  for (;; folder = upTo(folder)) {
    if (existsSync(`${folder}/package.json`)) return folder === "/" ? "/package.json"
      : `${folder}/package.json`;
    if (folder === "/") return undefined;
  }
}

// ---- The class

const parts: { cache: any; extensions: Record<string, Handler>; prototype: any } =
  host.commonJsParts();
export const _cache = parts.cache;
export const _extensions = parts.extensions;
export const _pathCache: Record<string, string> = Object.create(null);
export const globalPaths: string[] = [];

const Module: any = function Module(this: ModuleObject, id = "", parent?: ModuleObject): void {
  this.id = id;
  this.path = upTo(id);
  this.exports = {};
  this.filename = null;
  this.loaded = false;
  this.children = [];
  defineProperty(this, "parent", {
    value: parent, writable: true, configurable: true, enumerable: false,
  });
  parent?.children?.push(this);
};
Module.prototype = parts.prototype;

const requires = new WeakMap<object, NodeJS.Require>();
/** The function `require` of that module. */
function requireOf(module: ModuleObject): NodeJS.Require {
  let require = requires.get(module);
  if (!require) {
    const place = module.filename || module.id;
    const from = place.startsWith("/") ? place : host.currentFolder() + "/[module]";
    require = host.createRequire(from, module) as NodeJS.Require;
    requires.set(module, require);
  }
  return require;
}

const methods = {
  require(this: ModuleObject, id: string): any {
    validateString(id, "id");
    if (id === "") throw codeError("ERR_INVALID_ARG_VALUE", "id", id, "must be a non-empty string");
    return requireOf(this)(id);
  },
  load(this: ModuleObject, filename: string): void {
    this.filename ??= filename;
    this.paths = _nodeModulePaths(upTo(filename));
    const dot = filename.lastIndexOf("."), extension = filename.slice(dot);
    (_extensions[extension] ?? _extensions[".js"]!)(this, filename);
    this.loaded = true;
  },
  _compile(this: ModuleObject, content: string, filename: string): any {
    this.filename ??= filename;
    const text = content.startsWith("#!") ? "//" + content : content;
    const compiled = native.compile(text, filename, "commonjs") as (...values: any[]) => any;
    return Reflect.apply(compiled, this.exports,
      [this.exports, requireOf(this), this, filename, upTo(filename)]);
  },
};
for (const [name, value] of Object.entries(methods))
  defineProperty(Module.prototype, name, { value, writable: true, configurable: true });
defineProperty(Module.prototype, "constructor", {
  value: Module, writable: true, configurable: true,
});
defineProperty(Module.prototype, "isPreloading", { get: () => false, configurable: true });

Object.assign(_extensions, {
  ".js"(module: ModuleObject, filename: string): void {
    module._compile(loadBuiltin("node:fs").readFileSync(filename, "utf8"), filename);
  },
  ".json"(module: ModuleObject, filename: string): void {
    const text: string = loadBuiltin("node:fs").readFileSync(filename, "utf8");
    module.exports = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  },
  ".node"(_module: ModuleObject, filename: string): void {
    throw makeError(Error, "ERR_DLOPEN_FAILED",
      `${filename}: addons for Node are not supported`);
  },
});

const placeOf = (parent: ModuleObject | null | undefined): string => {
  const file = parent?.filename ?? parent?.id;
  return typeof file === "string" && file.startsWith("/") ? file
    : host.currentFolder() + "/[module]";
};
/** A require() that does not ask whether these functions were replaced: they are the originals. */
export function _load(request: string, parent?: ModuleObject | null, isMain?: boolean): any {
  void isMain;
  return host.createRequire(placeOf(parent))(request);
}
export function _resolveFilename(
  request: string, parent?: ModuleObject | null, _isMain?: boolean,
  options?: { paths?: string[] },
): string {
  const paths = options?.paths;
  if (!paths || paths.length === 0) return host.requireResolve(request, placeOf(parent));
  for (let i = 0;; ++i) {
    try {
      return host.requireResolve(request, `${paths[i]}/[module]`);
    } catch (error) {
      if (i + 1 === paths.length) throw error;
    }
  }
}
export function _nodeModulePaths(from: string): string[] {
  const paths: string[] = [];
  for (let folder = from === "/" ? "" : from;; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (!folder.endsWith("/node_modules")) paths.push(`${folder}/node_modules`);
    if (folder === "") return paths;
  }
}
export function _resolveLookupPaths(
  request: string, parent?: ModuleObject | null,
): string[] | null {
  if (isBuiltin(request)) return null;
  if (!/^\.\.?(?:\/|$)/.test(request)) return [...parent?.paths ?? [], ...globalPaths];
  return [upTo(placeOf(parent))];
}
export function _findPath(request: string, paths: string[] | null, _isMain?: boolean):
  string | false {
  for (const folder of paths ?? [""]) {
    try {
      const path = request.startsWith("/") ? request : `${folder}/${request}`;
      return host.requireResolve(path, placeOf(null));
    } catch {
      continue;
    }
  }
  return false;
}
export function _debug(): void {}
export function _initPaths(): void {}
export function _preloadModules(requests?: string[]): void {
  for (const each of requests ?? []) _load(each, null);
}
const wrapper = ["(function (exports, require, module, __filename, __dirname) { ", "\n});"];
const wrap = (script: string): string => wrapper[0] + script + wrapper[1];

export const register = absent("module", "register", 1);
export const registerHooks = absent("module", "registerHooks", 1);
export const runMain = absent("module", "runMain");
export const stripTypeScriptTypes = absent("module", "stripTypeScriptTypes", 1);

Object.assign(Module, {
  _cache, _pathCache, _extensions, globalPaths, wrap, wrapper, _debug, isBuiltin, _findPath,
  _nodeModulePaths, _resolveLookupPaths, _load, _resolveFilename, createRequire, _initPaths,
  _preloadModules, syncBuiltinESMExports, Module, registerHooks, builtinModules, runMain, register,
  constants, enableCompileCache, findPackageJSON, flushCompileCache, getCompileCacheDir,
  stripTypeScriptTypes, findSourceMap, SourceMap, getSourceMapsSupport, setSourceMapsSupport,
});
host.commonJsParts(Module);
export default Module;
export { Module, Module as "module.exports" };
