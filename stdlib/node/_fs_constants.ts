// Numbers of node:fs (Linux's), the flags that files are opened with, and modes.
import { invalidArgType, invalidArgValue } from "node:_errors";
import { validateInt32, validateUint32 } from "node:_validators";

const { Object, parseInt } = globalThis;

/** In Node's order. */
export const constants = Object.freeze(Object.assign(Object.create(null), {
  UV_FS_SYMLINK_DIR: 1, UV_FS_SYMLINK_JUNCTION: 2, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2,
  UV_DIRENT_UNKNOWN: 0, UV_DIRENT_FILE: 1, UV_DIRENT_DIR: 2, UV_DIRENT_LINK: 3, UV_DIRENT_FIFO: 4,
  UV_DIRENT_SOCKET: 5, UV_DIRENT_CHAR: 6, UV_DIRENT_BLOCK: 7,
  EXTENSIONLESS_FORMAT_JAVASCRIPT: 0, EXTENSIONLESS_FORMAT_WASM: 1,
  S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFCHR: 8192, S_IFBLK: 24576, S_IFIFO: 4096,
  S_IFLNK: 40960, S_IFSOCK: 49152, O_CREAT: 64, O_EXCL: 128, UV_FS_O_FILEMAP: 0, O_NOCTTY: 256,
  O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536, O_NOATIME: 262144, O_NOFOLLOW: 131072,
  O_SYNC: 1052672, O_DSYNC: 4096, O_DIRECT: 16384, O_NONBLOCK: 2048, S_IRWXU: 448, S_IRUSR: 256,
  S_IWUSR: 128, S_IXUSR: 64, S_IRWXG: 56, S_IRGRP: 32, S_IWGRP: 16, S_IXGRP: 8, S_IRWXO: 7,
  S_IROTH: 4, S_IWOTH: 2, S_IXOTH: 1, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, UV_FS_COPYFILE_EXCL: 1,
  COPYFILE_EXCL: 1, UV_FS_COPYFILE_FICLONE: 2, COPYFILE_FICLONE: 2,
  UV_FS_COPYFILE_FICLONE_FORCE: 4, COPYFILE_FICLONE_FORCE: 4,
})) as Record<string, number>;

const RDONLY = 0, WRONLY = 1, RDWR = 2, CREAT = 64, EXCL = 128, TRUNC = 512, APPEND = 1024;
const SYNC = 1052672, DSYNC = 4096, NOFOLLOW = 131072, DIRECTORY = 65536, NONBLOCK = 2048;

const named: Record<string, number> = {
  __proto__: null as never,
  r: RDONLY, rs: RDONLY | SYNC, sr: RDONLY | SYNC, "r+": RDWR, "rs+": RDWR | SYNC,
  "sr+": RDWR | SYNC, w: TRUNC | CREAT | WRONLY,
  wx: TRUNC | CREAT | WRONLY | EXCL,
  xw: TRUNC | CREAT | WRONLY | EXCL, "w+": TRUNC | CREAT | RDWR,
  "wx+": TRUNC | CREAT | RDWR | EXCL,
  "xw+": TRUNC | CREAT | RDWR | EXCL, a: APPEND | CREAT | WRONLY,
  ax: APPEND | CREAT | WRONLY | EXCL,
  xa: APPEND | CREAT | WRONLY | EXCL, as: APPEND | CREAT | WRONLY | SYNC,
  sa: APPEND | CREAT | WRONLY | SYNC, "a+": APPEND | CREAT | RDWR,
  "ax+": APPEND | CREAT | RDWR | EXCL, "xa+": APPEND | CREAT | RDWR | EXCL,
  "as+": APPEND | CREAT | RDWR | SYNC, "sa+": APPEND | CREAT | RDWR | SYNC,
};

/** "r+" or a number, as the system's number. */
export function flagsOf(flags: unknown, name = "flags"): number {
  if (typeof flags === "number") {
    validateInt32(flags, name);
    return flags;
  }
  if (flags === null || flags === undefined) return RDONLY;
  const known = typeof flags === "string" ? named[flags] : undefined;
  if (known === undefined) throw invalidArgValue(name, flags);
  return known;
}

/** The system's flags as bits of OpenOption (io/door/host_types.h). */
export function openOptions(flags: number): number {
  const way = flags & 3;
  const writes = way === WRONLY || way === RDWR;
  return (way === WRONLY ? 0 : 1) | (writes ? 2 : 0) | (writes && flags & APPEND ? 4 : 0) |
    (flags & TRUNC ? 8 : 0) | (flags & CREAT ? (flags & EXCL ? 32 : 16) : 0) |
    ((flags & SYNC) === SYNC ? 64 : flags & DSYNC ? 128 : 0) | (flags & NOFOLLOW ? 256 : 0) |
    (flags & DIRECTORY ? 512 : 0) | (flags & NONBLOCK ? 1024 : 0);
}

/** A mode as a number, or in octal digits. */
export function modeOf(value: unknown, name = "mode", otherwise?: number): number {
  let mode = value ?? otherwise;
  if (typeof mode === "string") {
    if (!/^[0-7]+$/.test(mode))
      throw invalidArgValue(name, value, "must be a 32-bit unsigned integer or an octal string");
    mode = parseInt(mode, 8);
  }
  validateUint32(mode, name);
  return mode;
}

/** A time as seconds since 1970: a number, a text of one, or a Date; in milliseconds here. */
export function millisecondsOf(time: unknown, name = "time"): number {
  if (typeof time === "string" && +time === (time as unknown as number) * 1) time = +time;
  if (typeof time === "number" && time === time && time !== Infinity && time !== -Infinity)
    return time * 1000;
  if (time === Infinity || time === -Infinity) return Date.now();
  if (time instanceof Date) return time.getTime();
  throw invalidArgType(name, ["Date", "Time in seconds"], time);
}
