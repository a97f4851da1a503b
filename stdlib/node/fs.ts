// node:fs: files as Node 22 has them. Every function stands with its kin in a module of its own:
// _fs_files (open ones, attributes), _fs_content (whole ones), _fs_blob, _fs_names (names and
// trees), _fs_folders (what is in them), _fs_streams, _fs_handle, _fs_watch, _fs_glob; how they ask
// is in _fs_call. Here they are put together.
//
// Not here: lchmod, which Linux does not have (as in Node, it is undefined). Names that are no
// UTF-8 cannot be told exactly: they come as text, whatever the encoding.
import { constants } from "node:_fs_constants";
import { openAsBlob } from "node:_fs_blob";
import { appendFile, readFile, readFileSync, writeFile } from "node:_fs_content";
import {
  access, chmod, chown, close, closeSync, exists, existsSync, fchmod, fchown, fdatasync, fstat,
  fsync, ftruncate, futimes, lchown, lstat, lstatSync, lutimes, open, read, readSync, readv,
  readvSync, stat, statSync, statfs, truncate, utimes, write, writeSync, writev, writevSync,
} from "node:_fs_files";
import { Dir, opendir, readdir } from "node:_fs_folders";
import { glob, globSync } from "node:_fs_glob";
import {
  copyFile, cp, link, mkdir, mkdtemp, readlink, realpath, realpathNative, rename, rm, rmdir,
  symlink, unlink,
} from "node:_fs_names";
import { Dirent, Stats } from "node:_fs_stats";
import { ReadStream, WriteStream, createReadStream, createWriteStream } from "node:_fs_streams";
import { FSWatcher, unwatchFile, watch, watchFile } from "node:_fs_watch";
import { millisecondsOf } from "node:_fs_constants";
import promises from "node:fs/promises";
import type { Forms } from "node:_fs_call";

const { Object } = globalThis;

const inBothForms: Record<string, Forms> = {
  access, appendFile, chmod, chown, copyFile, cp, fchmod, fchown, fdatasync, fstat, fsync,
  ftruncate, futimes, lchown, link, lutimes, mkdir, mkdtemp, open, opendir, readdir, readlink,
  rename, rm, rmdir, statfs, symlink, truncate, unlink, utimes, writeFile,
};
const fs: any = {};
for (const name of Object.keys(inBothForms)) {
  fs[name] = inBothForms[name]!.callback;
  fs[name + "Sync"] = inBothForms[name]!.sync;
}
const realpathBoth = Object.assign(realpath.callback, { native: realpathNative.callback });
const realpathBothSync = Object.assign(realpath.sync, { native: realpathNative.sync });
Object.assign(fs, {
  close, closeSync, exists, existsSync, glob: glob.callback, globSync, lstat: lstat.callback,
  lstatSync, openAsBlob, read, readSync, readv, readvSync, readFile: readFile.callback,
  readFileSync, realpath: realpathBoth, realpathSync: realpathBothSync, stat: stat.callback,
  statSync, unwatchFile, watch, watchFile, write, writeSync, writev, writevSync,
  lchmod: undefined, lchmodSync: undefined, createReadStream, createWriteStream, Dir, Dirent,
  FSWatcher, Stats, _toUnixTimestamp: (time: unknown) => millisecondsOf(time) / 1000,
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, constants,
});
/** Packages put others in their place. */
for (const [name, value] of [
  ["ReadStream", ReadStream], ["WriteStream", WriteStream],
  ["FileReadStream", ReadStream], ["FileWriteStream", WriteStream],
] as [string, any][])
  Object.defineProperty(fs, name, { value, writable: true, enumerable: true, configurable: true });
Object.defineProperty(fs, "promises", { value: promises, enumerable: true, configurable: true });

// An import by name is of a binding: one for each.
const {
  access: access_, accessSync: accessSync_, appendFile: appendFile_,
  appendFileSync: appendFileSync_, chmod: chmod_, chmodSync: chmodSync_, chown: chown_,
  chownSync: chownSync_, copyFile: copyFile_, copyFileSync: copyFileSync_, cp: cp_,
  cpSync: cpSync_, fchmod: fchmod_, fchmodSync: fchmodSync_, fchown: fchown_,
  fchownSync: fchownSync_, fdatasync: fdatasync_, fdatasyncSync: fdatasyncSync_, fstat: fstat_,
  fstatSync: fstatSync_, fsync: fsync_, fsyncSync: fsyncSync_, ftruncate: ftruncate_,
  ftruncateSync: ftruncateSync_, futimes: futimes_, futimesSync: futimesSync_, lchown: lchown_,
  lchownSync: lchownSync_, link: link_, linkSync: linkSync_, lutimes: lutimes_,
  lutimesSync: lutimesSync_, mkdir: mkdir_, mkdirSync: mkdirSync_, mkdtemp: mkdtemp_,
  mkdtempSync: mkdtempSync_, open: open_, openSync: openSync_, opendir: opendir_,
  opendirSync: opendirSync_, readdir: readdir_, readdirSync: readdirSync_, readlink: readlink_,
  readlinkSync: readlinkSync_, rename: rename_, renameSync: renameSync_, rm: rm_, rmSync: rmSync_,
  rmdir: rmdir_, rmdirSync: rmdirSync_, statfs: statfs_, statfsSync: statfsSync_,
  symlink: symlink_, symlinkSync: symlinkSync_, truncate: truncate_, truncateSync: truncateSync_,
  unlink: unlink_, unlinkSync: unlinkSync_, utimes: utimes_, utimesSync: utimesSync_,
  writeFile: writeFile_, writeFileSync: writeFileSync_,
} = fs;
const { callback: statCallback } = stat, { callback: lstatCallback } = lstat;
const { callback: readFileCallback } = readFile, { callback: globCallback } = glob;
export const F_OK = 0, R_OK = 4, W_OK = 2, X_OK = 1;
export const lchmod = undefined, lchmodSync = undefined;
export const { _toUnixTimestamp } = fs;
export {
  access_ as access, accessSync_ as accessSync, appendFile_ as appendFile,
  appendFileSync_ as appendFileSync, chmod_ as chmod, chmodSync_ as chmodSync, chown_ as chown,
  chownSync_ as chownSync, copyFile_ as copyFile, copyFileSync_ as copyFileSync, cp_ as cp,
  cpSync_ as cpSync, fchmod_ as fchmod, fchmodSync_ as fchmodSync, fchown_ as fchown,
  fchownSync_ as fchownSync, fdatasync_ as fdatasync, fdatasyncSync_ as fdatasyncSync,
  fstat_ as fstat, fstatSync_ as fstatSync, fsync_ as fsync, fsyncSync_ as fsyncSync,
  ftruncate_ as ftruncate, ftruncateSync_ as ftruncateSync, futimes_ as futimes,
  futimesSync_ as futimesSync, lchown_ as lchown, lchownSync_ as lchownSync, link_ as link,
  linkSync_ as linkSync, lutimes_ as lutimes, lutimesSync_ as lutimesSync, mkdir_ as mkdir,
  mkdirSync_ as mkdirSync, mkdtemp_ as mkdtemp, mkdtempSync_ as mkdtempSync, open_ as open,
  openSync_ as openSync, opendir_ as opendir, opendirSync_ as opendirSync, readdir_ as readdir,
  readdirSync_ as readdirSync, readlink_ as readlink, readlinkSync_ as readlinkSync,
  rename_ as rename, renameSync_ as renameSync, rm_ as rm, rmSync_ as rmSync, rmdir_ as rmdir,
  rmdirSync_ as rmdirSync, statfs_ as statfs, statfsSync_ as statfsSync, symlink_ as symlink,
  symlinkSync_ as symlinkSync, truncate_ as truncate, truncateSync_ as truncateSync,
  unlink_ as unlink, unlinkSync_ as unlinkSync, utimes_ as utimes, utimesSync_ as utimesSync,
  writeFile_ as writeFile, writeFileSync_ as writeFileSync, Dir, Dirent, FSWatcher, ReadStream,
  ReadStream as FileReadStream, Stats, WriteStream, WriteStream as FileWriteStream, close,
  closeSync, constants, createReadStream, createWriteStream, exists, existsSync, globSync,
  lstatSync, openAsBlob, promises, read, readFileSync, readSync, readv, readvSync, statSync,
  unwatchFile, watch, watchFile, write, writeSync, writev, writevSync, realpathBoth as realpath,
  realpathBothSync as realpathSync,
};
export {
  statCallback as stat, lstatCallback as lstat, readFileCallback as readFile, globCallback as glob,
};
export default fs;
export { fs as "module.exports" };
