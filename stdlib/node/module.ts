// node:module. Not here: hooks, source maps, the inside of CommonJS (Module._load and its kin).
import host from "shoal:host";

export function createRequire(from: string | URL): NodeRequire {
  return host.createRequire(typeof from === "string" ? from : from.href);
}

/** All that Node 22 has, so that bundlers and the like know them; some of them are not there yet.
/** */
const names = [
  "_http_agent", "_http_client", "_http_common", "_http_incoming", "_http_outgoing", "_http_server",
  "_stream_duplex", "_stream_passthrough", "_stream_readable", "_stream_transform", "_stream_wrap",
  "_stream_writable", "_tls_common", "_tls_wrap", "assert", "assert/strict", "async_hooks",
    "buffer",
  "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel",
    "dns",
  "dns/promises", "domain", "events", "fs", "fs/promises", "http", "http2", "https", "inspector",
  "inspector/promises", "module", "net", "os", "path", "path/posix", "path/win32", "perf_hooks",
  "process", "punycode", "querystring", "readline", "readline/promises", "repl", "stream",
  "stream/consumers", "stream/promises", "stream/web", "string_decoder", "sys", "timers",
  "timers/promises", "tls", "trace_events", "tty", "url", "util", "util/types", "v8", "vm", "wasi",
  "worker_threads", "zlib",
];
/** Only with "node:" before them. */
const schemeOnly = ["sea", "sqlite", "test", "test/reporters"];
export const builtinModules: string[] = names;
export function isBuiltin(name: string): boolean {
  if (!name.startsWith("node:")) return names.includes(name);
  return names.includes(name.slice(5)) || schemeOnly.includes(name.slice(5));
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
