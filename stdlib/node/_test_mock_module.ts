// node:test/mock_module: mock.module(). Who imports or requires the module from now on gets the
// mock; who has it already keeps it.
import host from "shoal:host";
import { callerPlace } from "shoal:test/suite";
import { codeError, invalidArgType } from "node:_errors";
import { load } from "node:_host_seams";
import { validateBoolean, validateObject } from "node:_validators";

const { Error, Object, Set, URL } = globalThis;

export interface ModuleOptions {
  cache?: boolean;
  exports?: Record<string, unknown>;
  namedExports?: Record<string, unknown>;
  defaultExport?: unknown;
}
interface Given { names: Record<string, unknown>; hasDefault: boolean; value: unknown }

function read(options: ModuleOptions): Given {
  validateObject(options, "options");
  const { cache = false, exports, namedExports } = options;
  validateBoolean(cache, "options.cache");
  if (exports !== undefined) validateObject(exports, "options.exports");
  if (namedExports !== undefined) validateObject(namedExports, "options.namedExports");
  const { default: value = undefined, ...names } = exports ?? { ...namedExports };
  if (exports && "default" in exports) return { names, hasDefault: true, value };
  return { names, hasDefault: "defaultExport" in options, value: options.defaultExport };
}

/// What require() gives.
function commonJs({ names, hasDefault, value }: Given): unknown {
  if (!hasDefault) return { ...names };
  const keys = Object.keys(names);
  const isObject = typeof value === "function" || (typeof value === "object" && value !== null);
  if (!isObject && keys.length > 0) {
    throw new Error("Cannot create mock because named exports cannot be applied to the provided " +
      "default export.");
  }
  for (const each of keys) (value as any)[each] = names[each];
  return value;
}

/// What import gives. Modules of CommonJS, and ours, have the whole as default export.
function namespace(key: string, given: Given): Record<string, unknown> {
  const { names, hasDefault, value } = given;
  const isFile = key.startsWith("/");
  if (isFile && !/\.(?:cjs|cts|js)$/.test(key))
    return hasDefault ? { ...names, default: value } : { ...names };
  const whole = commonJs(given);
  return { ...names, default: whole, "module.exports": whole };
}

const mocked = new Set<string>();

class MockModuleContext {
  #restore: (() => void) | undefined;
  constructor(restore: () => void) {
    this.#restore = restore;
  }
  restore(): void {
    this.#restore?.();
    this.#restore = undefined;
  }
}

export function mockModule(
  specifier: string | URL, options: ModuleOptions = {},
): MockModuleContext {
  const isUrl = specifier instanceof URL;
  if (typeof specifier !== "string" && !isUrl)
    throw invalidArgType("specifier", ["string", "URL"], specifier);
  const given = read(options);
  const from = callerPlace()?.file ?? "";
  const key = host.resolveModule(isUrl ? specifier.href : specifier, from);
  if (mocked.has(key)) {
    throw codeError("ERR_INVALID_STATE",
      `Cannot mock '${String(specifier)}'. The module is already mocked.`);
  }
  const former = host.replaceModule(key, namespace(key, given));
  const { cache } = load("node:module").createRequire("/[mock]");
  const cached = Object.getOwnPropertyDescriptor(cache, key);
  const isFile = key.startsWith("/");
  if (isFile) {
    let made: unknown;
    const exports = () => options.cache ? made ??= commonJs(given) : commonJs(given);
    cache[key] = Object.defineProperty({ id: key, filename: key, loaded: true }, "exports",
      { get: exports, enumerable: true, configurable: true });
  }
  mocked.add(key);
  return new MockModuleContext(() => {
    mocked.delete(key);
    host.restoreModule(key, former);
    if (cached) Object.defineProperty(cache, key, cached);
    else if (isFile) delete cache[key];
  });
}
