// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:subprocess: other programs, with the names and semantics of Deno's Command. Beyond it: the
// options `timeout`, `killSignal`, `maxOutput`, `argv0` and `detached`.
//
// A child that is not `detached` ends with the program (or context) that has started it, as Deno's
// do: it is killed when its context ends. What it has printed by then is kept.
declare module "shoal:subprocess" {
  import { CollectableStream } from "shoal:_byte_streams";
  const Symbol: SymbolConstructor;
  export type Stdio = "piped" | "inherit" | "null";
  export type Signal = string;
  export interface CommandOptions {
      args?: string[];
      cwd?: string | URL;
      /** The child has `env`, and nothing of ours. */
      clearEnv?: boolean;
      env?: Record<string, string>;
      uid?: number;
      gid?: number;
      /** The child is killed with SIGTERM when it is aborted. */
      signal?: AbortSignal;
      stdin?: Stdio;
      stdout?: Stdio;
      stderr?: Stdio;
      /** In a session of its own; and it goes on when the program ends. */
      detached?: boolean;
      /** What the child sees as the name that it was called by. */
      argv0?: string;
      /** Milliseconds; then it is killed. */
      timeout?: number;
      /** By `timeout` and `maxOutput`: SIGTERM. */
      killSignal?: Signal;
      /** Of output() and outputSync(): bytes of each stream; if it says more it is killed. */
      maxOutput?: number;
  }
  export interface CommandStatus {
      success: boolean;
      /** Of one that a signal ended: 128 and its number. */
      code: number;
      signal: Signal | null;
      timedOut: boolean;
  }
  export interface CommandOutput extends CommandStatus {
      readonly stdout: Uint8Array<ArrayBuffer>;
      readonly stderr: Uint8Array<ArrayBuffer>;
      /** It said more than `maxOutput`, and what came beyond is lost. */
      truncated: boolean;
  }
  /** A program that runs. */
  export class ChildProcess implements AsyncDisposable {
      #private;
      private constructor();
      get pid(): number;
      get status(): Promise<CommandStatus>;
      get stdin(): WritableStream<Uint8Array>;
      get stdout(): CollectableStream;
      get stderr(): CollectableStream;
      /** Of one that has ended: TypeError. */
      kill(signal?: Signal): void;
      /** Its end, and all that is piped of it; the rest of its input is closed. */
      output(): Promise<CommandOutput>;
      /** Whether the program runs on for it. */
      ref(): void;
      unref(): void;
      [Symbol.asyncDispose](): Promise<void>;
  }
  /** A program that can be run. */
  export class Command {
      #private;
      constructor(command: string | URL, options?: CommandOptions);
      /** It runs; what is not said of its streams is ours. */
      spawn(): ChildProcess;
      /** Runs it to its end, with its output. */
      output(): Promise<CommandOutput>;
      /** The same, and the script stops meanwhile. */
      outputSync(): CommandOutput;
  }
  export {};
}
