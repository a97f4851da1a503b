// What node:fs tells of a file, a folder's entry, a file system.
const { Object, Date, Math, Number, BigInt } = globalThis;
const { floor, round } = Math;
const { defineProperty } = Object;

/** Of the door's FileInfo: an array, in the order of visit_file_info (io/door/fields.h). */
export type Told = number[];
export const enum At {
  kind, size, modified, accessed, changed, born, device, inode, links, blocks, mode, user, group,
  blockBytes, special, modifiedNs, accessedNs, changedNs, bornNs,
}
/** Kinds of io/door/host_types.h. */
export const isFile = 1, isFolder = 2, isLink = 3;

const IFMT = 61440;
const IFREG = 32768, IFDIR = 16384, IFCHR = 8192, IFBLK = 24576, IFIFO = 4096, IFLNK = 40960,
  IFSOCK = 49152;

const dateOf = (ms: unknown): Date => new Date(floor(Number(ms) + 0.5));

class StatsBase {
  declare mode: number | bigint;
  isDirectory(): boolean { return this.#is(IFDIR); }
  isFile(): boolean { return this.#is(IFREG); }
  isBlockDevice(): boolean { return this.#is(IFBLK); }
  isCharacterDevice(): boolean { return this.#is(IFCHR); }
  isSymbolicLink(): boolean { return this.#is(IFLNK); }
  isFIFO(): boolean { return this.#is(IFIFO); }
  isSocket(): boolean { return this.#is(IFSOCK); }
  #is(kind: number): boolean { return (Number(this.mode) & IFMT) === kind; }
}
for (const name of Object.getOwnPropertyNames(StatsBase.prototype)) {
  if (name === "constructor") continue;
  const method = (StatsBase.prototype as any)[name];
  const kind = ({
    isDirectory: IFDIR, isFile: IFREG, isBlockDevice: IFBLK, isCharacterDevice: IFCHR,
    isSymbolicLink: IFLNK, isFIFO: IFIFO, isSocket: IFSOCK,
  } as Record<string, number>)[name]!;
  // Of anything with a mode: programs call them on copies.
  const free = function (this: any): boolean { return (Number(this.mode) & IFMT) === kind; };
  defineProperty(free, "name", { value: method.name });
  defineProperty(StatsBase.prototype, name, {
    value: free, enumerable: true, writable: true, configurable: true,
  });
}

/** A time is made when it is first read, and may be written. */
function addDates(prototype: object): void {
  for (const name of ["atime", "mtime", "ctime", "birthtime"]) {
    const put = (stats: any, value: unknown) => defineProperty(stats, name, {
      value, enumerable: true, writable: true, configurable: true,
    });
    defineProperty(prototype, name, {
      enumerable: true, configurable: true,
      get(this: any) {
        const date = dateOf(this[name + "Ms"]);
        put(this, date);
        return date;
      },
      set(this: any, value: unknown) { put(this, value); },
    });
  }
}

export class Stats extends StatsBase {
  declare dev: number; declare nlink: number; declare uid: number; declare gid: number;
  declare rdev: number; declare blksize: number; declare ino: number; declare size: number;
  declare blocks: number; declare atimeMs: number; declare mtimeMs: number;
  declare ctimeMs: number; declare birthtimeMs: number;
  declare atime: Date; declare mtime: Date; declare ctime: Date; declare birthtime: Date;
  constructor(
    dev: number, mode: number, nlink: number, uid: number, gid: number, rdev: number,
    blksize: number, ino: number, size: number, blocks: number, atimeMs: number, mtimeMs: number,
    ctimeMs: number, birthtimeMs: number,
  ) {
    super();
    this.dev = dev;
    this.mode = mode;
    this.nlink = nlink;
    this.uid = uid;
    this.gid = gid;
    this.rdev = rdev;
    this.blksize = blksize;
    this.ino = ino;
    this.size = size;
    this.blocks = blocks;
    this.atimeMs = atimeMs;
    this.mtimeMs = mtimeMs;
    this.ctimeMs = ctimeMs;
    this.birthtimeMs = birthtimeMs;
  }
}
addDates(Stats.prototype);

export function statsOf(t: Told): Stats {
  return new Stats(
    t[At.device]!, t[At.mode]!, t[At.links]!, t[At.user]!, t[At.group]!, t[At.special]!,
    t[At.blockBytes]!, t[At.inode]!, t[At.size]!, t[At.blocks]!, t[At.accessed]!, t[At.modified]!,
    t[At.changed]!, t[At.born]!);
}

/** All of a time: `ms` tells the second, `ns` what of it has gone by. */
function nanoseconds(ms: number, ns: number): bigint {
  return BigInt(round((ms - ns / 1e6) / 1000)) * 1_000_000_000n + BigInt(ns);
}

export class BigIntStats extends StatsBase {
  declare dev: bigint; declare nlink: bigint; declare uid: bigint; declare gid: bigint;
  declare rdev: bigint; declare blksize: bigint; declare ino: bigint; declare size: bigint;
  declare blocks: bigint; declare atimeMs: bigint; declare mtimeMs: bigint;
  declare ctimeMs: bigint; declare birthtimeMs: bigint; declare atimeNs: bigint;
  declare mtimeNs: bigint; declare ctimeNs: bigint; declare birthtimeNs: bigint;
  constructor(t: Told) {
    super();
    this.dev = BigInt(t[At.device]!);
    this.mode = BigInt(t[At.mode]!);
    this.nlink = BigInt(t[At.links]!);
    this.uid = BigInt(t[At.user]!);
    this.gid = BigInt(t[At.group]!);
    this.rdev = BigInt(t[At.special]!);
    this.blksize = BigInt(t[At.blockBytes]!);
    this.ino = BigInt(t[At.inode]!);
    this.size = BigInt(t[At.size]!);
    this.blocks = BigInt(t[At.blocks]!);
    const atime = nanoseconds(t[At.accessed]!, t[At.accessedNs]!);
    const mtime = nanoseconds(t[At.modified]!, t[At.modifiedNs]!);
    const ctime = nanoseconds(t[At.changed]!, t[At.changedNs]!);
    const birthtime = nanoseconds(t[At.born]!, t[At.bornNs]!);
    this.atimeMs = atime / 1_000_000n;
    this.mtimeMs = mtime / 1_000_000n;
    this.ctimeMs = ctime / 1_000_000n;
    this.birthtimeMs = birthtime / 1_000_000n;
    this.atimeNs = atime;
    this.mtimeNs = mtime;
    this.ctimeNs = ctime;
    this.birthtimeNs = birthtime;
  }
}
addDates(BigIntStats.prototype);

/** Nothing stands there: what watchFile tells. */
export const noStats = (bigint: boolean): Stats | BigIntStats => {
  const zeros: Told = [];
  for (let i = 0; i <= At.bornNs; ++i) zeros.push(0);
  return bigint ? new BigIntStats(zeros) : statsOf(zeros);
};

// ---- File systems

export class StatFs {
  declare type: number | bigint; declare bsize: number | bigint; declare blocks: number | bigint;
  declare bfree: number | bigint; declare bavail: number | bigint; declare files: number | bigint;
  declare ffree: number | bigint;
  constructor(facts: Record<string, number>, bigint: boolean) {
    const as = (n: number): number | bigint => bigint ? BigInt(n) : n;
    this.type = as(facts.type!);
    this.bsize = as(facts.block_bytes!);
    this.blocks = as(facts.blocks!);
    this.bfree = as(facts.blocks_free!);
    this.bavail = as(facts.blocks_available!);
    this.files = as(facts.files!);
    this.ffree = as(facts.files_free!);
  }
}

// ---- Entries of a folder

export class Dirent {
  name: any;
  parentPath: string;
  path: string;
  readonly #kind: number;
  constructor(name: any, path: string, kind: number) {
    this.name = name;
    this.parentPath = path;
    this.path = path;
    this.#kind = kind;
  }
  isDirectory(): boolean { return this.#kind === 2; }
  isFile(): boolean { return this.#kind === 1; }
  isSymbolicLink(): boolean { return this.#kind === 3; }
  isBlockDevice(): boolean { return this.#kind === 7; }
  isCharacterDevice(): boolean { return this.#kind === 6; }
  isFIFO(): boolean { return this.#kind === 4; }
  isSocket(): boolean { return this.#kind === 5; }
}
