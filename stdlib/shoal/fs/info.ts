// shoal:fs: what stands there. stat and lstat, the entries of folders, and of the file system.
import host from "shoal:host";
import { type PathLike, both, pathText } from "./call.ts";

const { Date } = globalThis;

export interface FileInfo {
  isFile: boolean;
  isDirectory: boolean;
  isSymlink: boolean;
  size: number;
  mtime: Date | null;
  atime: Date | null;
  ctime: Date | null;
  birthtime: Date | null;
  dev: number;
  ino: number;
  mode: number;
  nlink: number;
  uid: number;
  gid: number;
  rdev: number;
  blksize: number;
  blocks: number;
  isBlockDevice: boolean;
  isCharDevice: boolean;
  isFifo: boolean;
  isSocket: boolean;
}
export interface DirEntry {
  name: string;
  isFile: boolean;
  isDirectory: boolean;
  isSymlink: boolean;
}

/// FileKind, io/door/host_types.h.
export const File = 1, Folder = 2, Link = 3, Fifo = 4, Socket = 5, Characters = 6, Blocks = 7;

/// Of the door's FileInfo: an array, in the order of visit_file_info (io/door/fields.h).
export function infoOf(told: number[]): FileInfo {
  const kind = told[0]!;
  const born = told[5]!;
  return {
    isFile: kind === File, isDirectory: kind === Folder, isSymlink: kind === Link, size: told[1]!,
    mtime: new Date(told[2]!), atime: new Date(told[3]!), ctime: new Date(told[4]!),
    birthtime: born === 0 ? null : new Date(born), dev: told[6]!, ino: told[7]!, mode: told[10]!,
    nlink: told[8]!, uid: told[11]!, gid: told[12]!, rdev: told[14]!, blksize: told[13]!,
    blocks: told[9]!, isBlockDevice: kind === Blocks, isCharDevice: kind === Characters,
    isFifo: kind === Fifo, isSocket: kind === Socket,
  };
}
export const [stat, statSync] =
  both("stat", "Stat", (path: PathLike) => [pathText(path), true], infoOf);
export const [lstat, lstatSync] =
  both("lstat", "Stat", (path: PathLike) => [pathText(path), false], infoOf);
export const [realPath, realPathSync] = both(
  "realPath", "RealPath", (path: PathLike) => [pathText(path)], (path: string) => path);
export const [readLink, readLinkSync] = both(
  "readLink", "ReadLink", (path: PathLike) => [pathText(path)], (path: string) => path);

export interface FileSystemInfo {
  type: number;
  blockSize: number;
  blocks: number;
  freeBlocks: number;
  availableBlocks: number;
  files: number;
  freeFiles: number;
}
/** Of the file system that a path is on. */
export const [statfs, statfsSync] = both(
  "statfs", "FileSystem", (path: PathLike) => [pathText(path)], (told: any): FileSystemInfo => ({
    type: told.type, blockSize: told.block_bytes, blocks: told.blocks,
    freeBlocks: told.blocks_free, availableBlocks: told.blocks_available, files: told.files,
    freeFiles: told.files_free,
  }));

// ---- Folders

const kPieceEntries = 1024;

export const entryOf = (name: string, kind: number): DirEntry =>
  ({ name, isFile: kind === File, isDirectory: kind === Folder, isSymlink: kind === Link });

/** The entries of a folder, in no order; of any number of them only a piece is held at a time. */
export async function* readDir(path: PathLike): AsyncGenerator<DirEntry, void> {
  const folder: number = await host.begin("OpenDirectory", pathText(path));
  try {
    for (;;) {
      const told = await host.begin("ReadEntries", folder, kPieceEntries);
      if (told.length === 0) return;
      for (let i = 0; i < told.length; i += 2)
        yield entryOf(told[i] as string, told[i + 1] as number);
    }
  } finally {
    host.close(folder);
  }
}
export function readDirSync(path: PathLike): IteratorObject<DirEntry, void> {
  // Opened here, not at the first step: what is wrong with it is thrown now.
  const folder: number = host.wait("OpenDirectory", pathText(path));
  return entriesOf(folder);
}
function* entriesOf(folder: number): Generator<DirEntry, void> {
  try {
    for (;;) {
      const told = host.wait("ReadEntries", folder, kPieceEntries);
      if (told.length === 0) return;
      for (let i = 0; i < told.length; i += 2)
        yield entryOf(told[i] as string, told[i + 1] as number);
    }
  } finally {
    host.close(folder);
  }
}
