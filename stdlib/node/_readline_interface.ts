// The Interface of node:readline and node:readline/promises as far as no terminal is needed: lines
// of a stream, questions. What a terminal needs is in _readline_editor.
import EventEmitter from "node:events";
import { AbortError, codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { StringDecoder } from "node:string_decoder";
import { validateAbortSignal, validateString } from "node:_validators";
import { type Key } from "node:_readline_keys";

const { Promise, Array, Number, Symbol, Date } = globalThis;

export const kQuestion: unique symbol = Symbol("kQuestion") as any;
export const kQuestionCancel: unique symbol = Symbol("kQuestionCancel") as any;
const kLeastDelay = 100;
export const lineEnds = /\r\n|\n|\r|\u2028|\u2029/;

/** Methods that begin with "_" are Node's, too: packages call and replace them. */
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
  _prompt: string;
  _oldPrompt: string | undefined;
  _questionCallback: ((answer: string) => void) | null = null;
  /** When a line ended in a return, whose other half may come. */
  _sawReturnAt = 0;
  #decoder = new StringDecoder("utf8");
  #rest = "";

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
    if (options.escapeCodeTimeout !== undefined) {
      if (!Number.isFinite(options.escapeCodeTimeout))
        throw invalidArgValue("input.escapeCodeTimeout", options.escapeCodeTimeout);
      this.escapeCodeTimeout = options.escapeCodeTimeout;
    }
    this._prompt = options.prompt === undefined ? "> " : `${options.prompt}`;
    this._hear(input, "error", (error: any) => this.emit("error", error));
    if (this.terminal) this._openTerminal();
    else {
      this._hear(input, "data", (data: any) => this._normalWrite(data));
      this._hear(input, "end", () => this.#end());
    }
    this.#listenTo(options.signal);
    input.resume();
  }
  /** Listens until it is closed. */
  _hear(stream: any, type: string, listener: (...values: any[]) => void): void {
    stream.on(type, listener);
    this.once("close", () => void stream.removeListener(type, listener));
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

  _normalWrite(data: any): void {
    if (data === undefined || data === null) return;
    if (this.paused) this.resume();
    let text = typeof data === "string" ? data : this.#decoder.write(data);
    if (text === "") return;
    // The second half of a line's end that came in two pieces.
    const sawReturn = this._sawReturnAt;
    this._sawReturnAt = 0;
    if (sawReturn !== 0 && Date.now() - sawReturn <= this.crlfDelay && text[0] === "\n")
      text = text.slice(1);
    if (text === "") return;
    if (text.endsWith("\r")) this._sawReturnAt = Date.now();
    const lines = (this.#rest + text).split(lineEnds);
    this.#rest = lines.pop()!;
    for (let i = 0; i < lines.length; ++i) {
      if (this.closed) return;
      this._onLine(lines[i]!);
    }
  }
  #end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest.length > 0) this._onLine(rest);
    this.close();
  }
  _onLine(line: string): void {
    const answer = this._questionCallback;
    if (!answer) {
      this.emit("line", line);
      return;
    }
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt!);
    answer(line);
  }
  _writeToOutput(text: string): void {
    validateString(text, "stringToWrite");
    this.output?.write(text);
  }

  getPrompt(): string {
    return this._prompt;
  }
  setPrompt(prompt: string): void {
    this._prompt = prompt;
  }
  prompt(_preserveCursor?: boolean): void {
    if (this.paused) this.resume();
    this._writeToOutput(this._prompt);
  }
  [kQuestion](query: string, callback: (answer: string) => void): void {
    if (this.closed) throw codeError("ERR_USE_AFTER_CLOSE", "readline");
    if (this._questionCallback) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  }
  [kQuestionCancel](): void {
    if (!this._questionCallback) return;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt!);
    this.line = "";
  }
  close(): void {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
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
  write(data: any, key?: Partial<Key>): void {
    if (this.closed) throw codeError("ERR_USE_AFTER_CLOSE", "readline");
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  }
  get columns(): number {
    return this.output?.columns ?? Infinity;
  }

  // ---- Of _readline_editor's

  _openTerminal(): void {}
  /** Whether it was raw before. */
  _setRawMode(mode: boolean): boolean {
    const { input } = this, wasRaw = input.isRaw;
    if (typeof input.setRawMode === "function") input.setRawMode(mode);
    return wasRaw;
  }
  _ttyWrite(_text: unknown, _key?: Partial<Key>): void {}

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
