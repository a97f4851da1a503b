// The Interface of node:readline and node:readline/promises: lines of a stream, questions, history.
// Not here: editing on a terminal in raw mode; with `terminal: true` lines are read all the same.
import EventEmitter from "node:events";
import { AbortError, codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { StringDecoder } from "node:string_decoder";
import { validateAbortSignal } from "node:_validators";

const { Promise, Array, Number, Symbol, Date } = globalThis;

export const kQuestion: unique symbol = Symbol("kQuestion") as any;
export const kQuestionCancel: unique symbol = Symbol("kQuestionCancel") as any;
const kLeastDelay = 100;

/** Also a function without new, as createInterface's older callers use it. */
export class InterfaceBase extends EventEmitter {
  line = "";
  cursor = 0;
  terminal: boolean;
  input: any;
  output: any;
  completer: any;
  history: string[];
  historySize: number;
  removeHistoryDuplicates: boolean;
  crlfDelay: number;
  escapeCodeTimeout = 500;
  tabSize = 8;
  closed = false;
  paused = false;
  #prompt: string;
  #oldPrompt: string | undefined;
  #decoder = new StringDecoder("utf8");
  #rest = "";
  #sawReturn = 0;
  #questionCallback: ((answer: string) => void) | null = null;
  readonly #ondata = (data: any) => this.#take(data);
  readonly #onend = () => this.#end();
  readonly #onerror = (error: any) => this.emit("error", error);

  constructor(input: any, output?: any, completer?: any, terminal?: boolean) {
    super();
    let options: any = {};
    if (input?.input) {
      options = input;
      ({ input, output, completer, terminal } = options);
    }
    if (completer !== undefined && typeof completer !== "function")
      throw invalidArgValue("completer", completer);
    if (options.history !== undefined && !Array.isArray(options.history))
      throw invalidArgType("history", "Array", options.history);
    const size = options.historySize ?? 30;
    if (typeof size !== "number" || Number.isNaN(size) || size < 0)
      throw invalidArgValue("historySize", size);
    this.input = input;
    this.output = output;
    this.completer = completer;
    this.terminal = Boolean(terminal ?? (output?.isTTY && terminal !== false));
    this.historySize = size;
    this.history = options.history ?? [];
    this.removeHistoryDuplicates = Boolean(options.removeHistoryDuplicates);
    this.crlfDelay = options.crlfDelay ? Math.max(kLeastDelay, options.crlfDelay) : kLeastDelay;
    if (options.tabSize !== undefined) this.tabSize = options.tabSize;
    this.#prompt = options.prompt === undefined ? "> " : `${options.prompt}`;
    input.on("error", this.#onerror);
    input.on("data", this.#ondata);
    input.on("end", this.#onend);
    this.#listenTo(options.signal);
    input.resume();
  }
  #listenTo(signal: AbortSignal | undefined): void {
    if (!signal) return;
    validateAbortSignal(signal, "options.signal");
    const abort = () => this.close();
    if (signal.aborted) process.nextTick(abort);
    else {
      signal.addEventListener("abort", abort, { once: true });
      this.once("close", () => signal.removeEventListener("abort", abort));
    }
  }

  #take(data: any): void {
    if (this.paused) this.resume();
    let text = typeof data === "string" ? data : this.#decoder.write(data);
    if (text === "") return;
    // The second half of a line's end that came in two pieces.
    if (this.#sawReturn !== 0 && Date.now() - this.#sawReturn <= this.crlfDelay && text[0] === "\n")
      text = text.slice(1);
    this.#sawReturn = 0;
    if (text === "") return;
    if (text.endsWith("\r")) this.#sawReturn = Date.now();
    const lines = (this.#rest + text).split(/\r\n|\n|\r|\u2028|\u2029/);
    this.#rest = lines.pop()!;
    for (let i = 0; i < lines.length; ++i) {
      if (this.closed) return;
      this.#line(lines[i]!);
    }
  }
  #end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest.length > 0) this.#line(rest);
    this.close();
  }
  #line(line: string): void {
    if (this.terminal) this.#remember(line);
    const answer = this.#questionCallback;
    if (!answer) {
      this.emit("line", line);
      return;
    }
    this.#questionCallback = null;
    this.setPrompt(this.#oldPrompt!);
    answer(line);
  }
  #remember(line: string): void {
    if (this.historySize === 0 || line.trim() === "" || this.history[0] === line) return;
    if (this.removeHistoryDuplicates) {
      const at = this.history.indexOf(line);
      if (at >= 0) this.history.splice(at, 1);
    }
    this.history.unshift(line);
    if (this.history.length > this.historySize) this.history.pop();
    this.emit("history", this.history);
  }

  getPrompt(): string {
    return this.#prompt;
  }
  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }
  prompt(preserveCursor?: boolean): void {
    if (this.paused) this.resume();
    if (!preserveCursor) this.cursor = 0;
    this.output?.write(this.#prompt);
  }
  [kQuestion](query: string, callback: (answer: string) => void): void {
    if (this.closed) throw codeError("ERR_USE_AFTER_CLOSE", "readline");
    if (this.#questionCallback) {
      this.prompt();
      return;
    }
    this.#oldPrompt = this.#prompt;
    this.setPrompt(query);
    this.#questionCallback = callback;
    this.prompt();
  }
  [kQuestionCancel](): void {
    if (!this.#questionCallback) return;
    this.#questionCallback = null;
    this.setPrompt(this.#oldPrompt!);
    this.line = "";
  }
  close(): void {
    if (this.closed) return;
    this.pause();
    this.input.removeListener("error", this.#onerror);
    this.input.removeListener("data", this.#ondata);
    this.input.removeListener("end", this.#onend);
    this.closed = true;
    this.emit("close");
  }
  pause(): this {
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit("pause");
    return this;
  }
  resume(): this {
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit("resume");
    return this;
  }
  write(data: any, key?: { name?: string; ctrl?: boolean }): void {
    if (this.closed) throw codeError("ERR_USE_AFTER_CLOSE", "readline");
    if (this.paused) this.resume();
    if (data === null || data === undefined) {
      if (key?.ctrl && key.name === "u") this.#rest = "";
      return;
    }
    this.#take(typeof data === "string" ? data : `${data}`);
  }
  getCursorPos(): { rows: number; cols: number } {
    const text = this.#prompt + this.#rest, columns = this.columns;
    return { rows: Math.floor(text.length / columns), cols: text.length % columns };
  }
  get columns(): number {
    return this.output?.columns ?? Infinity;
  }

  /** Lines as they come; those that nobody asked for yet wait. */
  async* #lines(): AsyncGenerator<string> {
    const held: string[] = [];
    let wake: (() => void) | undefined, failure: { error: any } | undefined;
    const call = () => {
      wake?.();
      wake = undefined;
    };
    const hear = (line: string) => {
      held.push(line);
      if (held.length > 1024) this.pause();
      call();
    };
    const fail = (error: any) => {
      failure = { error };
      call();
    };
    this.on("line", hear);
    this.on("close", call);
    this.on("error", fail);
    try {
      for (;;) {
        while (held.length > 0) {
          yield held.shift()!;
          if (held.length === 0 && this.paused && !this.closed) this.resume();
        }
        if (failure) throw failure.error;
        if (this.closed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      this.removeListener("line", hear);
      this.removeListener("close", call);
      this.removeListener("error", fail);
      this.close();
    }
  }
  #iterator: AsyncGenerator<string> | undefined;
  [Symbol.asyncIterator](): AsyncGenerator<string> {
    if (this.#iterator) return this.#iterator;
    const lines = this.#lines();
    // Listening begins at once and not at the first next().
    const first = lines.next();
    let isFirst = true;
    this.#iterator = {
      next: () => {
        if (!isFirst) return lines.next();
        isFirst = false;
        return first;
      },
      return: (value: any) => {
        this.close();
        return isFirst ? Promise.resolve({ value, done: true }) : lines.return(value);
      },
      throw: (error: any) => lines.throw(error),
      [Symbol.asyncIterator]() {
        return this;
      },
    } as AsyncGenerator<string>;
    return this.#iterator;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

/** Answers with a promise; `signal` gives up. */
export function askPromise(
  lines: InterfaceBase, query: string, options: { signal?: AbortSignal } = {},
): Promise<string> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal) {
      validateAbortSignal(signal, "options.signal");
      if (signal.aborted) {
        reject(new AbortError(undefined, { cause: signal.reason }));
        return;
      }
    }
    const abort = () => {
      lines[kQuestionCancel]();
      reject(new AbortError(undefined, { cause: signal!.reason }));
    };
    signal?.addEventListener("abort", abort, { once: true });
    lines[kQuestion](query, (answer) => {
      signal?.removeEventListener("abort", abort);
      resolve(answer);
    });
  });
}

// ---- Cursors

type Done = (error?: any) => void;
const CSI = "\x1b[";
function send(stream: any, text: string, callback: Done | undefined): boolean {
  if (callback !== undefined && typeof callback !== "function")
    throw invalidArgType("callback", "Function", callback);
  if (stream !== null && stream !== undefined && text !== "") return stream.write(text, callback);
  if (typeof callback === "function") process.nextTick(callback, null);
  return true;
}
export function cursorTo(stream: any, x: number, y?: any, callback?: Done): boolean {
  if (typeof y === "function") {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw invalidArgValue("x", x);
  if (Number.isNaN(y)) throw invalidArgValue("y", y);
  if (typeof x !== "number" && typeof y === "number") throw codeError("ERR_INVALID_CURSOR_POS");
  if (typeof x !== "number") return send(null, "", callback);
  return send(stream, typeof y !== "number" ? `${CSI}${x + 1}G` : `${CSI}${y + 1};${x + 1}H`,
    callback);
}
export function moveCursor(stream: any, dx: number, dy: number, callback?: Done): boolean {
  let text = "";
  if (dx !== 0) text += dx < 0 ? `${CSI}${-dx}D` : `${CSI}${dx}C`;
  if (dy !== 0) text += dy < 0 ? `${CSI}${-dy}A` : `${CSI}${dy}B`;
  return send(stream, text, callback);
}
export function clearLine(stream: any, dir: number, callback?: Done): boolean {
  return send(stream, CSI + (dir < 0 ? "1K" : dir > 0 ? "0K" : "2K"), callback);
}
export function clearScreenDown(stream: any, callback?: Done): boolean {
  return send(stream, `${CSI}0J`, callback);
}
