// node:readline/promises
import { LineEditor } from "node:_readline_editor";
import {
  askPromise, clearLine, clearScreenDown, cursorTo, moveCursor,
} from "node:_readline_interface";

export class Interface extends LineEditor {
  override _completions(text: string, done: (...values: any[]) => void): void {
    Promise.try(this.completer, text).then((value) => done(null, value), done);
  }
  question(query: string, options?: { signal?: AbortSignal }): Promise<string> {
    return askPromise(this, query, options);
  }
}

/** Movements of the cursor that are collected, and written at commit(). */
export class Readline {
  readonly #stream: any;
  readonly #commits: boolean;
  #todo: string[] = [];
  constructor(stream: any, options?: { autoCommit?: boolean }) {
    this.#stream = stream;
    this.#commits = Boolean(options?.autoCommit);
  }
  #add(move: (stream: any) => void): this {
    const catcher = { write: (text: string) => this.#todo.push(text) };
    if (this.#commits) process.nextTick(() => move(this.#stream));
    else move(catcher);
    return this;
  }
  cursorTo(x: number, y?: number): this {
    return this.#add((stream) => cursorTo(stream, x, y));
  }
  moveCursor(dx: number, dy: number): this {
    return this.#add((stream) => moveCursor(stream, dx, dy));
  }
  clearLine(dir: number): this {
    return this.#add((stream) => clearLine(stream, dir));
  }
  clearScreenDown(): this {
    return this.#add((stream) => clearScreenDown(stream));
  }
  commit(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(""), () => resolve());
      this.#todo = [];
    });
  }
  rollback(): this {
    this.#todo = [];
    return this;
  }
}

export function createInterface(
  input: any, output?: any, completer?: any, terminal?: boolean,
): Interface {
  return new Interface(input, output, completer, terminal);
}

const promises = { Interface, Readline, createInterface };
export default promises;
export { promises as "module.exports" };
