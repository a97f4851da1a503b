// shoal:fs: files, with the names and semantics of Deno's functions and of @std/fs. Each operation
// comes in two styles: one that gives a promise, and one (…Sync) that stops the script until the
// answer is there, and holds no thread meanwhile.
//
//   fs/whole.ts    files read and written whole      fs/file.ts     open files, locks
//   fs/info.ts     what stands there, folders        fs/streams.ts  their web streams
//   fs/names.ts    folders, links, modes, times      fs/trees.ts    walk, copy, move
//   fs/watch.ts    what changes                      fs/call.ts     how all of them ask
export * from "./fs/whole.ts";
export {
  type DirEntry, type FileInfo, type FileSystemInfo, lstat, lstatSync, readDir, readDirSync,
  readLink, readLinkSync, realPath, realPathSync, stat, statSync, statfs, statfsSync,
} from "./fs/info.ts";
export {
  FsFile, type LockOptions, type OpenOptions, SeekMode, create, createSync, open, openSync, stdin,
} from "./fs/file.ts";
export {
  type ExistsOptions, type MakeTempOptions, type MkdirOptions, type RemoveOptions,
  type SymlinkOptions, chmod, chmodSync, chown, chownSync, emptyDir, emptyDirSync, ensureDir,
  ensureDirSync, ensureFile, ensureFileSync, exists, existsSync, lchown, lchownSync, link, linkSync,
  lutime, lutimeSync, makeTempDir, makeTempDirSync, makeTempFile, makeTempFileSync, mkdir,
  mkdirSync, remove, removeSync, rename, renameSync, symlink, symlinkSync, umask, utime, utimeSync,
} from "./fs/names.ts";
export * from "./fs/trees.ts";
export * from "./fs/watch.ts";
export type { PathLike } from "./fs/call.ts";
