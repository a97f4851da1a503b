// shoal:test/file: the main module of a context that runs one file of tests, for the runner
// (runner.ts) in a context of its own.
import { seams as signalSeams, signalNumber } from "shoal:_signals";
import { reportError, Uncaught } from "./report_error.ts";
import { noteResources, stackOfModules, underWay } from "./leaks.ts";
import { lateError, noteUncaught, runTests, timeIsOver, type RunOptions } from "./run.ts";
import { Snapshots, type SnapshotUpdate } from "./snapshot.ts";
import { colored, state } from "./state.ts";
import { close, pendingGroups, root } from "./suite.ts";
import * as api from "../test.ts";

const { Object, Error, process } = globalThis as any;

export interface FileOptions extends RunOptions {
  path: string;
  snapshots: string;
  update: SnapshotUpdate;
  /** For the host: each file that it loads is told of, as an event "source". */
  tellsSources: boolean;
  /** An attribute of the global object for each export of shoal:test. */
  globals: boolean;
}
interface Bridge {
  tell(event: object): void;
  command(): Promise<{ type: string; watch: number; message: string }[]>;
  options: FileOptions;
}

const bridge: Bridge = (globalThis as any).__shoalTest;
if (bridge === undefined) throw new Error("shoal:test/file is for the runner of tests alone");
delete (globalThis as any).__shoalTest;
const { tell, command, options } = bridge;

async function listen(): Promise<never> {
  for (;;) {
    for (const each of await command())
      if (each.type === "timeout") timeIsOver(each.watch, each.message);
      else if (each.type === "unloaded") tellUnloaded(each.message);
  }
}
const before = noteResources();
function tellUnloaded(message: string): void {
  const error = lateError(message, stackOfModules(), underWay(before, options.cwd));
  tell({ type: "error", what: "", errors: [reportError(error, colors)] });
}
void listen();
signalSeams.onSent = (id, number) => {
  if (id === process.pid && number === signalNumber("SIGINT")) tell({ type: "sentInterrupt" });
};

const colors = options.colors;
if (colors) state.paint = colored;
state.snapshots = new Snapshots(options.snapshots, options.update);
if (options.globals) {
  for (const name of api.globalNames) {
    Object.defineProperty(globalThis, name, {
      value: (api as any)[name], writable: true, configurable: true, enumerable: false,
    });
  }
}

// The runner's own frames are among them.
Error.stackTraceLimit = 50;

function onUncaught(error: Uncaught): void {
  if (!noteUncaught(error))
    tell({ type: "error", what: "between tests", errors: [reportError(error, colors)] });
}
// What this throws is not ours to catch: the engine's report has the code frame of a syntax error.
// So listeners come later.
await import(options.path);
while (pendingGroups.length > 0) await pendingGroups.shift();
process.on("uncaughtException", (error: unknown) => onUncaught(new Uncaught(error, false)));
process.on("unhandledRejection", (error: unknown) => onUncaught(new Uncaught(error, true)));
close();
await runTests(root, options, tell);
tell({ type: "finished", snapshots: state.snapshots.outcome() });
