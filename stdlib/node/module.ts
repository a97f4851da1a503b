// node:module
import host from "shoal:host";

export function createRequire(from: string | URL): NodeRequire {
  return host.createRequire(typeof from === "string" ? from : from.href);
}

const names = ["fs", "module", "os", "path", "url", "worker_threads"];
export const builtinModules: string[] = names;
export function isBuiltin(name: string): boolean {
  return names.includes(name.startsWith("node:") ? name.slice(5) : name);
}

function Module(): void {}
Module.Module = Module;
Module.createRequire = createRequire;
Module.builtinModules = builtinModules;
Module.isBuiltin = isBuiltin;
export default Module;
export { Module, Module as "module.exports" };
