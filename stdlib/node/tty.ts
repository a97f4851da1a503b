// node:tty: shells over the standard descriptors; what a terminal is, the host says (seams).
import { isTerminal, setRawMode as setRaw, terminalSize } from "node:_host_seams";
import { codeError } from "node:_errors";
import { Readable } from "node:_stream_readable";
import { Writable } from "node:_stream_writable";
import { clearLine, clearScreenDown, cursorTo, moveCursor } from "node:_readline_interface";

export function isatty(fd: number): boolean {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && isTerminal(fd);
}
function checkDescriptor(fd: number): void {
  if (fd >> 0 !== fd || fd < 0) throw codeError("ERR_INVALID_FD", fd);
}

/** Reads nothing yet: the host has no streams of terminals. */
export class ReadStream extends Readable {
  fd: number;
  isRaw = false;
  isTTY = true;
  constructor(fd: number, options?: object) {
    checkDescriptor(fd);
    super({ highWaterMark: 0, ...options });
    this.fd = fd;
  }
  setRawMode(flag: unknown): this {
    setRaw(this.fd, Boolean(flag));
    this.isRaw = Boolean(flag);
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
    [this.columns, this.rows] = terminalSize(fd);
  }
  getWindowSize(): [number, number] {
    return [this.columns, this.rows];
  }
  getColorDepth(env: Record<string, string | undefined> = process.env): number {
    if (env.NO_COLOR !== undefined || env.NODE_DISABLE_COLORS !== undefined || env.TERM === "dumb")
      return 1;
    if (env.COLORTERM === "truecolor" || env.COLORTERM === "24bit") return 24;
    return /-256/.test(env.TERM ?? "") ? 8 : 4;
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

const tty = { isatty, ReadStream, WriteStream };
export default tty;
export { tty as "module.exports" };
