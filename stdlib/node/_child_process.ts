// ChildProcess of node:child_process: a program that runs. As in Node it goes on when we end,
// unless somebody kills it.
import host from "shoal:host";
import { EventEmitter } from "node:events";
import { AbortError } from "node:_errors";
import { nextTick } from "node:_host_seams";
import { addChannel } from "node:_ipc";
import { Pipe } from "node:_pipes";
import {
  launchOf, signalOf, spawnError, stdioPlan, type Called, type StdioPlan,
} from "node:_spawn_options";
import { validateOneOf } from "node:_validators";
import { launch, streamOf } from "shoal:_children";
import { signalName } from "shoal:_signals";

const { Symbol } = globalThis;

/// Errors of the system that come as an event: it may have been different a moment ago.
const told = ["EACCES", "EAGAIN", "EMFILE", "ENFILE", "ENOENT"];

export class ChildProcess extends EventEmitter {
  declare pid: number | undefined;
  stdin: Pipe | null = null;
  stdout: Pipe | null = null;
  stderr: Pipe | null = null;
  stdio: (Pipe | null)[] = [];
  declare connected: boolean;
  killed = false;
  exitCode: number | null = null;
  signalCode: string | null = null;
  spawnfile: string | null = null;
  spawnargs: string[] = [];
  #handle = 0;
  #waiting: Promise<{ code: number; signal: number }> | null = null;
  #keeps = true;
  /** Streams, and the process itself, that "close" waits for. */
  #open = 1;

  /** Starts it. What fails is an event, or is thrown if it could never be right. */
  start(call: Called): void {
    const plan = stdioPlan(call.options.stdio, false);
    this.spawnfile = call.file;
    this.spawnargs = [call.options.argv0 ?? call.file, ...call.args];
    try {
      this.#handle = launch(launchOf(call, plan));
    } catch (error) {
      return this.#fail(error, call, plan);
    }
    this.pid = host.wait("ProcessId", this.#handle);
    this.#addStreams(plan);
    nextTick(() => void this.emit("spawn"));
    void this.#wait();
    if (plan.ipc < 0) return;
    addChannel(
      this, streamOf(this.#handle, plan.ipc), true, call.options.serialization ?? "json");
    ++this.#open;
    this.once("disconnect", () => this.#closed());
  }

  #fail(error: any, call: Called, plan: StdioPlan): void {
    const failed = spawnError(error, call, "spawn");
    if (!told.includes(error.code)) throw failed;
    for (let i = 0; i < plan.streams.length; ++i) this.stdio.push(null);
    // Programs take it for granted that their pipes are there.
    const ended = (index: number): Pipe | null => {
      if (!plan.pipes[index]) return null;
      const pipe = new Pipe(0, { readable: index !== 0, writable: index === 0 });
      pipe.destroy();
      return pipe;
    };
    this.stdio[0] = this.stdin = ended(0);
    this.stdio[1] = this.stdout = ended(1);
    this.stdio[2] = this.stderr = ended(2);
    this.exitCode = failed.errno;
    nextTick(() => {
      this.emit("error", failed);
      this.#closed();
    });
  }
  #addStreams(plan: StdioPlan): void {
    for (let i = 0; i < plan.streams.length; ++i) this.stdio.push(this.#pipeOf(plan, i));
    this.stdin = this.stdio[0]!;
    this.stdout = this.stdio[1]!;
    this.stderr = this.stdio[2]!;
  }
  #pipeOf(plan: StdioPlan, index: number): Pipe | null {
    if (!plan.pipes[index]) return null;
    const pipe = new Pipe(streamOf(this.#handle, index), {
      readable: index !== 0, writable: index === 0 || index > 2,
    });
    if (index === 0) return pipe;
    ++this.#open;
    pipe.once("close", () => this.#closed());
    return pipe;
  }

  async #wait(): Promise<void> {
    this.#waiting = host.begin("WaitProcess", this.#handle);
    this.#keep();
    const { code, signal } = await this.#waiting!;
    this.#waiting = null;
    host.close(this.#handle);
    if (signal !== 0) this.signalCode = signalName(signal) ?? null;
    else this.exitCode = code;
    this.stdin?.destroy();
    // Not in the promise's job: what a listener throws is an uncaught exception.
    nextTick(() => {
      this.emit("exit", this.exitCode, this.signalCode);
      // What nobody reads would never end.
      nextTick(() => this.#flush());
      this.#closed();
    });
  }
  #flush(): void {
    for (const each of this.stdio) {
      const isUnread = each?.readable && !each._readableState.readableListening &&
        each.readableFlowing === null && each.listenerCount("readable") === 0;
      if (isUnread) each.resume();
    }
  }
  #closed(): void {
    if (--this.#open > 0) return;
    nextTick(() => void this.emit("close", this.exitCode, this.signalCode));
  }
  #keep(): void {
    if (this.#waiting) host.keep(this.#waiting, this.#keeps);
  }

  /** Whether the signal was sent. */
  kill(signal?: string | number): boolean {
    const number = signalOf(signal);
    if (!this.#waiting) return false;
    try {
      host.wait("KillProcess", this.#handle, number);
    } catch (error: any) {
      if (error.code === "ESRCH") return false;
      if (error.code === "EINVAL" || error.code === "ENOTSUP") throw error;
      this.emit("error", error);
      return false;
    }
    if (number !== 0) this.killed = true;
    return true;
  }
  ref(): void {
    this.#keeps = true;
    this.#keep();
  }
  unref(): void {
    this.#keeps = false;
    this.#keep();
  }
  [Symbol.dispose](): void {
    if (!this.killed) this.kill();
  }
}

/** Kills it when the signal is aborted: its "error" is an AbortError. */
export function endsWith(child: ChildProcess, signal: AbortSignal, killSignal: any): void {
  const stop = () => {
    try {
      if (child.kill(killSignal))
        child.emit("error", new AbortError(undefined, { cause: signal.reason }));
    } catch (error) {
      child.emit("error", error);
    }
  };
  if (signal.aborted) return nextTick(stop);
  signal.addEventListener("abort", stop, { once: true });
  child.once("exit", () => signal.removeEventListener("abort", stop));
}

export function checkSerialization(serialization: unknown): void {
  validateOneOf(serialization, "options.serialization", [undefined, "json", "advanced"]);
}
