// node:fs/promises: the forms of node:fs that give promises, and FileHandle.
import { constants } from "node:_fs_constants";
import {
  appendFile as appendForms, readFile as readForms, writeFilePromise,
} from "node:_fs_content";
import * as files from "node:_fs_files";
import * as folders from "node:_fs_folders";
import { globPromise } from "node:_fs_glob";
import { openHandle } from "node:_fs_handle";
import * as names from "node:_fs_names";
import { watchPromise } from "node:_fs_watch";

export const access = files.access.promise;
export const copyFile = names.copyFile.promise;
export const cp = names.cp.promise;
export const glob = globPromise;
export const open = openHandle;
export const opendir = folders.opendir.promise;
export const rename = names.rename.promise;
export const truncate = files.truncate.promise;
export const rm = names.rm.promise;
export const rmdir = names.rmdir.promise;
export const mkdir = names.mkdir.promise;
export const readdir = folders.readdir.promise;
export const readlink = names.readlink.promise;
export const symlink = names.symlink.promise;
export const lstat = files.lstat.promise;
export const stat = files.stat.promise;
export const statfs = files.statfs.promise;
export const link = names.link.promise;
export const unlink = names.unlink.promise;
export const chmod = files.chmod.promise;
export const lchown = files.lchown.promise;
export const chown = files.chown.promise;
export const utimes = files.utimes.promise;
export const lutimes = files.lutimes.promise;
export const realpath = names.realpathNative.promise;
export const mkdtemp = names.mkdtemp.promise;
export const writeFile = writeFilePromise;
export const appendFile = appendForms.promise;
export const readFile = readForms.promise;
export const watch = watchPromise;
export { constants };

const promises = {
  access, copyFile, cp, glob, open, opendir, rename, truncate, rm, rmdir, mkdir, readdir, readlink,
  symlink, lstat, stat, statfs, link, unlink, chmod, lchown, chown, utimes, lutimes, realpath,
  mkdtemp, writeFile, appendFile, readFile, watch, constants,
};
export default promises;
export { promises as "module.exports" };
