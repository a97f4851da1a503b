// node:tty: streams over the standard descriptors that are terminals. Other terminals cannot be
// opened: their descriptors are not this program's.
import host from "shoal:host";
import { isTerminal, load } from "node:_host_seams";
import { codeError } from "node:_errors";
import { Writable } from "node:_stream_writable";
import { StandardInput } from "node:_standard_input";
import { clearLine, clearScreenDown, cursorTo, moveCursor } from "node:_readline_interface";
import { forgetSignal, listenForSignal } from "shoal:_signals";

export function isatty(fd: number): boolean {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && isTerminal(fd);
}
function checkDescriptor(fd: number): void {
  if (fd >> 0 !== fd || fd < 0) throw codeError("ERR_INVALID_FD", fd);
  if (!isTerminal(fd)) throw codeError("ERR_TTY_INIT_FAILED");
}

export class ReadStream extends StandardInput {
  isRaw = false;
  isTTY = true;
  constructor(fd: number, options?: object) {
    checkDescriptor(fd);
    super(fd, { highWaterMark: 0, ...options });
  }
  /** Keys come as they are pressed. What cannot be is the stream's error. */
  setRawMode(flag: unknown): this {
    try {
      host.ask("TerminalMode", this.fd, Boolean(flag), false);
      this.isRaw = Boolean(flag);
    } catch (error) {
      this.emit("error", error);
    }
    return this;
  }
}

export class WriteStream extends Writable {
  fd: number;
  isTTY = true;
  columns = 80;
  rows = 24;
  constructor(fd: number) {
    checkDescriptor(fd);
    super({ decodeStrings: false });
    this.fd = fd;
    watchSize(this);
  }
  _write(chunk: any, encoding: string, callback: (error?: unknown) => void): void {
    load("node:_process_output").writeOut(this.fd, chunk, encoding);
    callback();
  }
  /** As it is now; "resize" when it has changed. */
  _refreshSize(): void {
    const { columns, rows } = host.ask("TerminalSize", this.fd);
    const isSame = columns === this.columns && rows === this.rows;
    if (columns === 0 || isSame) return;
    this.columns = columns;
    this.rows = rows;
    this.emit("resize");
  }
  getWindowSize(): [number, number] {
    return [this.columns, this.rows];
  }
  getColorDepth(env: Record<string, string | undefined> = process.env): number {
    return colorDepth(env);
  }
  hasColors(count: any = 16, env?: any): boolean {
    if (typeof count === "object") {
      env = count;
      count = 16;
    }
    return count <= 2 ** this.getColorDepth(env);
  }
  cursorTo(x: number, y?: any, callback?: any): boolean {
    return cursorTo(this, x, y, callback);
  }
  moveCursor(dx: number, dy: number, callback?: any): boolean {
    return moveCursor(this, dx, dy, callback);
  }
  clearLine(dir: number, callback?: any): boolean {
    return clearLine(this, dir, callback);
  }
  clearScreenDown(callback?: any): boolean {
    return clearScreenDown(this, callback);
  }
}

/** The stream of a terminal keeps its size: at once, and while somebody listens for "resize". */
export function watchSize(stream: any): void {
  const { columns, rows } = host.ask("TerminalSize", stream.fd);
  if (columns !== 0) {
    stream.columns = columns;
    stream.rows = rows;
  }
  const refresh = () => stream._refreshSize();
  stream.on("newListener", (type: unknown) => {
    if (type === "resize" && stream.listenerCount(type) === 0)
      listenForSignal("SIGWINCH", refresh);
  });
  stream.on("removeListener", (type: unknown) => {
    if (type === "resize" && stream.listenerCount(type) === 0) forgetSignal("SIGWINCH", refresh);
  });
}

/// Bits of color, by what the environment says of the terminal.
function colorDepth(env: Record<string, string | undefined>): number {
  switch (env.FORCE_COLOR) {
    case undefined: break;
    case "": case "1": case "true": return 4;
    case "2": return 8;
    case "3": return 24;
    default: return 1;
  }
  if (env.NODE_DISABLE_COLORS || env.NO_COLOR || env.TERM === "dumb") return 1;
  if (env.TMUX) return 24;
  if (env.CI) return /^(?:true|1)$/.test(env.GITHUB_ACTIONS ?? "") ? 24 : 1;
  if (env.COLORTERM === "truecolor" || env.COLORTERM === "24bit") return 24;
  const terminal = (env.TERM ?? "").toLowerCase();
  if (/^xterm-256|-256color$|-256$/.test(terminal)) return 8;
  return env.COLORTERM || terminal !== "" ? 4 : 1;
}

const tty = { isatty, ReadStream, WriteStream };
export default tty;
export { tty as "module.exports" };
