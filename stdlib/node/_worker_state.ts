// What node:worker_threads knows of the thread that it runs in. A thread of Node's is a Worker of
// the web's whose main module is a few words (see startUrl): they wait here for the message with
// which Worker begins, and import the program's module then.

const scope = Object.prototype.toString.call(globalThis);

export const state = {
  isMainThread: scope !== "[object DedicatedWorkerGlobalScope]",
  threadId: 0,
  parentPort: null as MessagePort | null,
  workerData: null as unknown,
  environmentData: new Map<unknown, unknown>(),
  /** Shared by all threads: [0] is the number of the next. */
  ids: null as Int32Array | null,
};

/** What a thread is told first. */
export interface Beginning {
  threadId: number;
  port: MessagePort;
  workerData: unknown;
  environmentData: Map<unknown, unknown>;
  ids: Int32Array;
  argv: string[];
  env: Record<string, string> | null;
}
/** What it tells of itself, besides what the program posts. */
export type Sign = { online: true } | { exit: number };

export function startUrl(url: string): string {
  const text =
    'import { begin } from "node:_worker_state"; await begin(); ' +
    `await import(${JSON.stringify(url)});`;
  return "data:text/javascript," + encodeURIComponent(text);
}

const tell = (sign: Sign) => (globalThis as unknown as Worker).postMessage(sign);

export function begin(): Promise<void> {
  return new Promise((done) => {
    const hear = (event: Event) => {
      const { argv, env, port, ...rest } = (event as MessageEvent<Beginning>).data;
      Object.assign(state, rest);
      state.parentPort = port;
      process.argv.push(...argv);
      if (env) {
        for (const name of Object.keys(process.env)) delete process.env[name];
        Object.assign(process.env, env);
      }
      process.on("exit", (code: number) => tell({ exit: code }));
      tell({ online: true });
      done();
    };
    addEventListener("message", hear, { once: true });
  });
}
