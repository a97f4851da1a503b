// node:module. Not here: hooks, source maps, the inside of CommonJS (Module._load and its kin).
import host from "shoal:host";

export function createRequire(from: string | URL): NodeRequire {
  return host.createRequire(typeof from === "string" ? from : from.href);
}

const names: string[] = host.builtinNames();
/** Only with "node:" before them. */
const schemed: string[] = host.builtinNames(true);
export const builtinModules: string[] = names;
export function isBuiltin(name: string): boolean {
  if (!name.startsWith("node:")) return names.includes(name);
  return names.includes(name.slice(5)) || schemed.includes(name.slice(5));
}

export function syncBuiltinESMExports(): void {}
export function findSourceMap(_path: string): undefined {
  return undefined;
}

function Module(): void {}
Module.Module = Module;
Module.createRequire = createRequire;
Module.builtinModules = builtinModules;
Module.isBuiltin = isBuiltin;
Module.syncBuiltinESMExports = syncBuiltinESMExports;
Module.findSourceMap = findSourceMap;
export default Module;
export { Module, Module as "module.exports" };
