// node:repl: its writer is util.inspect; to start one is not there yet (the command line has one).
import { absent, absentClass } from "node:_not_yet";
import { builtinModules } from "node:module";
import { Interface } from "node:readline";
import { inspect } from "node:util";

const { Symbol, SyntaxError, Object } = globalThis;

export const REPL_MODE_SLOPPY = Symbol("repl-sloppy");
export const REPL_MODE_STRICT = Symbol("repl-strict");
/** An error of a text that more input may mend. */
export class Recoverable extends SyntaxError {
  err: unknown;
  constructor(err: unknown) {
    super();
    this.err = err;
  }
}
export function writer(object: unknown): string {
  return inspect(object, writer.options);
}
writer.options = { ...(inspect as any).defaultOptions, showProxy: true };
export const REPLServer = absentClass("repl", "REPLServer", Interface, [
  "setupHistory", "clearBufferedCommand", "close", "createContext", "resetContext",
  "displayPrompt", "setPrompt", "complete", "completeOnEditorMode", "defineCommand",
], 6);
export const start = absent("repl", "start", 6);

const repl = {
  start, writer, REPLServer, REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable,
};
Object.defineProperty(repl, "builtinModules", {
  value: builtinModules, writable: true, configurable: true,
});
Object.defineProperty(repl, "_builtinLibs", {
  value: builtinModules.filter((name) => !name.startsWith("_") && !name.includes("/")),
  writable: true, configurable: true,
});
export default repl;
export { repl as "module.exports" };
