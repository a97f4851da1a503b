// What node:worker_threads knows of the thread that it runs in. A thread of Node's is a Worker of
// the web's whose main module is _worker_start.ts: it waits here for the message with which Worker
// begins, and imports the program's module then.
import { load } from "node:_host_seams";
import type { SharedEnvironment } from "node:_shared_env";
import type { Wanted } from "node:_worker_streams";

const scope = Object.prototype.toString.call(globalThis);

/** How the tests of a thread are run that run() of node:test has started; their events go to the
 *  port. */
export interface TestsOfThread {
  only: boolean;
  timeout: number | undefined;
  patterns: RegExp[];
  skipPatterns: RegExp[];
  port: MessagePort;
}
/** The option of Worker that says so: nobody else has it. */
export const testsOption = Symbol("tests");

export const state = {
  isMainThread: scope !== "[object DedicatedWorkerGlobalScope]",
  threadId: 0,
  threadName: "",
  parentPort: null as MessagePort | null,
  workerData: null as unknown,
  environmentData: new Map<unknown, unknown>(),
  /** Shared by all threads: [0] is the number of the next. */
  ids: null as Int32Array | null,
  tests: null as TestsOfThread | null,
};

/** What a thread is told first. */
export interface Beginning {
  /** The program's module. */
  url: string;
  threadId: number;
  threadName: string;
  port: MessagePort;
  workerData: unknown;
  environmentData: Map<unknown, unknown>;
  ids: Int32Array;
  tests: TestsOfThread | null;
  argv: string[];
  /** Of its standard streams; null if none are wanted. */
  streams: MessagePort | null;
  wanted: Wanted;
  env: Record<string, string> | null;
  sharedEnv: SharedEnvironment | null;
}
/** What it tells of itself, besides what the program posts. */
export type Sign = { online: true } | { exit: number };

const module = (): typeof import("node:_worker_streams") => load("node:_worker_streams");

function defineLazily(target: object, name: string, make: () => unknown): void {
  let made: unknown;
  Object.defineProperty(target, name, {
    get: () => made ??= make(), configurable: true, enumerable: true,
  });
}

const tell = (sign: Sign) => (globalThis as unknown as Worker).postMessage(sign);

/** The URL of the program's module, once it is known. */
export function begin(): Promise<string> {
  return new Promise((done) => {
    const hear = (event: Event) => {
      const { argv, env, sharedEnv, port, url, streams, wanted, ...rest } =
        (event as MessageEvent<Beginning>).data;
      Object.assign(state, rest);
      state.parentPort = port;
      process.argv.push(...argv);
      if (env) {
        for (const name of Object.keys(process.env)) delete process.env[name];
        Object.assign(process.env, env);
      }
      if (sharedEnv) load("node:_process_env").shareEnvironment(sharedEnv);
      if (!wanted.stdin) defineLazily(process, "stdin", () => module().noInput());
      if (streams) module().takeStreams(streams, wanted);
      process.on("exit", (code: number) => tell({ exit: code }));
      tell({ online: true });
      done(url);
    };
    addEventListener("message", hear, { once: true });
  });
}
