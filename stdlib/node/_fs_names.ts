// node:fs: names and trees. Making, removing, renaming, linking, copying; folders are walked
// without recursion of ours, as they may nest deeply.
import { codeError, makeError } from "node:_errors";
import {
  type Plan, Request, type Steps, forms, named, optionsOf, pathOf, systemError,
} from "node:_fs_call";
import { constants, modeOf } from "node:_fs_constants";
import { type Stats, type Told, statsOf } from "node:_fs_stats";
import {
  validateBoolean, validateFunction, validateInteger, validateObject,
} from "node:_validators";
import { resolve } from "node:path";

const { Math, Error, Number } = globalThis;

export const join = (folder: string, name: string): string =>
  folder.endsWith("/") ? folder + name : `${folder}/${name}`;
const parentOf = (path: string): string => {
  const end = path.lastIndexOf("/");
  return end > 0 ? path.slice(0, end) : end === 0 ? "/" : ".";
};

/** Null: nothing stands there. */
export function* lookAt(path: string, follow = false): Steps<Stats | null> {
  try {
    return yield new Request("Stat", [path, follow], (told: Told) => statsOf(told));
  } catch (error: any) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  }
}

// ---- Single names

export const rename = forms("rename", 2, (from, to) =>
  new Request("Rename", [pathOf(from, "oldPath"), pathOf(to, "newPath")]));
export const unlink = forms("unlink", 1, (path) => new Request("Unlink", [pathOf(path), false]));
export const link = forms("link", 2, (target, path) =>
  new Request("HardLink", [pathOf(target, "existingPath"), pathOf(path, "newPath")]));
export const symlink = forms("symlink", 3, (target, path, type) => {
  if (type !== undefined && type !== null && !["dir", "file", "junction"].includes(type))
    throw codeError("ERR_FS_INVALID_SYMLINK_TYPE", type);
  const from = pathOf(target, "target"), to = pathOf(path);
  return new Request("SymbolicLink", [from, to], undefined, { path: from, dest: to });
});
export const readlink = forms("readlink", 2, (path, options) => {
  const { encoding } = optionsOf<{ encoding?: string }>(options, {});
  return new Request("ReadLink", [pathOf(path)], (text: string) => named(text, encoding));
});
function realpathPlan(syscall: string) {
  return (path: unknown, options: unknown) => {
    const { encoding } = optionsOf<{ encoding?: string }>(options, {});
    const text = pathOf(path);
    return new Request("RealPath", [text], (real: string) => named(real, encoding), { syscall });
  };
}
export const realpath = forms("realpath", 2, realpathPlan("lstat"));
export const realpathNative = forms("native", 2, realpathPlan("realpath"));

// ---- Folders

/** With recursive: the first folder that was made, if one was. */
function* makeFolders(path: string, mode: number): Steps<string | undefined> {
  let first: string | undefined;
  for (let at = path.replace(/\/+$/, "") || "/"; ; at = parentOf(at)) {
    const stats = yield* lookAt(at, true);
    if (stats !== null || at === "." || at === "/") break;
    first = at;
  }
  yield new Request("MakeDirectory", [path, true, mode]);
  return first;
}
export const mkdir = forms("mkdir", 2, (path, options): Plan => {
  let mode: unknown = options, recursive = false;
  if (options !== null && typeof options === "object") {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, "options.recursive");
    }
    mode = options.mode;
  }
  const bits = mode === undefined || mode === null ? 0o777 : modeOf(mode, "mode");
  const text = pathOf(path);
  return recursive ? makeFolders(text, bits) : new Request("MakeDirectory", [text, false, bits]);
});

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const kNameTries = 100, kNameLetters = 6;

function* makeTemporary(prefix: string, encoding: string | undefined): Steps {
  for (let tries = 1; ; ++tries) {
    let path = prefix;
    for (let i = 0; i < kNameLetters; ++i) path += letters[Math.floor(Math.random() * 62)];
    try {
      yield new Request("MakeDirectory", [path, false, 0o700], undefined,
        { syscall: "mkdtemp", path: prefix + "XXXXXX" });
      return named(path, encoding);
    } catch (error: any) {
      if (error.code !== "EEXIST" || tries === kNameTries) throw error;
    }
  }
}
export const mkdtemp = forms("mkdtemp", 2, (prefix, options) => {
  const { encoding } = optionsOf<{ encoding?: string }>(options, {});
  return makeTemporary(pathOf(prefix, "prefix"), encoding);
});

export const rmdir = forms("rmdir", 2, (path, options): Plan => {
  const text = pathOf(path);
  if (options?.recursive) return removeTree(text, { recursive: true, force: false });
  return new Request("Unlink", [text, true]);
});

// ---- Removing

interface RemoveOptions {
  force?: boolean;
  recursive?: boolean;
  maxRetries?: number;
  retryDelay?: number;
}
function* removeTree(path: string, options: RemoveOptions): Steps<void> {
  const stats: Stats | null = yield* lookAt(path);
  if (stats === null) {
    if (options.force) return;
    throw systemError(-2, "ENOENT", "no such file or directory", "lstat", path);
  }
  if (stats.isDirectory() && !options.recursive) {
    const error: any = makeError(Error, "ERR_FS_EISDIR",
      `Path is a directory: rm returned EISDIR (is a directory) ${path}`);
    error.name = "SystemError";
    throw Object.assign(error, {
      info: { code: "EISDIR", message: "is a directory", path, syscall: "rm", errno: 21 },
      errno: 21, syscall: "rm", path,
    });
  }
  for (let tries = 0; ; ++tries) {
    try {
      yield new Request("Remove", [path, true]);
      return;
    } catch (error: any) {
      if (error.code === "ENOENT") return;  // Somebody else was faster.
      if (!/^(?:EBUSY|EMFILE|ENFILE|ENOTEMPTY|EPERM)$/.test(error.code) ||
        tries >= (options.maxRetries ?? 0)) throw error;
    }
  }
}
export const rm = forms("rm", 2, (path, options = {}) => {
  validateObject(options, "options");
  for (const name of ["force", "recursive"])
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  for (const name of ["maxRetries", "retryDelay"])
    if (options[name] !== undefined) validateInteger(options[name], `options.${name}`, 0);
  return removeTree(pathOf(path), options);
});

// ---- Copying

export const copyFile = forms("copyFile", 3, (from, to, mode = 0) => {
  const source = pathOf(from, "src"), target = pathOf(to, "dest");
  validateInteger(mode, "mode", 0, 7);
  return new Request("CopyFile", [source, target, (mode & constants.COPYFILE_EXCL!) !== 0]);
});

export interface CopyOptions {
  dereference?: boolean;
  errorOnExist?: boolean;
  filter?: (source: string, target: string) => any;
  force?: boolean;
  mode?: number;
  preserveTimestamps?: boolean;
  recursive?: boolean;
  verbatimSymlinks?: boolean;
}

function copyError(
  code: string, text: string, syscallCode: string, errno: number, path: string, message: string,
): Error {
  const error: any = makeError(Error, code,
    `${text}: cp returned ${syscallCode} (${message}) ${path}`);
  error.name = "SystemError";
  const info = { message, path, syscall: "cp", errno, code: syscallCode };
  return Object.assign(error, { info, errno, syscall: "cp", path });
}
function checkPair(from: Stats, to: Stats | null, source: string, target: string): void {
  if (to === null) return;
  if (from.ino === to.ino && from.dev === to.dev)
    throw copyError("ERR_FS_CP_EINVAL", "Invalid src or dest", "EINVAL", 22, target,
      "src and dest cannot be the same");
  if (from.isDirectory() && !to.isDirectory())
    throw copyError("ERR_FS_CP_DIR_TO_NON_DIR", "Cannot overwrite directory with non-directory",
      "EISDIR", 21, target, `cannot overwrite non-directory ${target} with directory ${source}`);
  if (!from.isDirectory() && to.isDirectory())
    throw copyError("ERR_FS_CP_NON_DIR_TO_DIR", "Cannot overwrite non-directory with directory",
      "ENOTDIR", 20, target, `cannot overwrite directory ${target} with non-directory ${source}`);
}
function checkInside(from: Stats, source: string, target: string): void {
  const [outer, inner] = [resolve(source), resolve(target)];
  if (from.isDirectory() && inner.startsWith(outer.endsWith("/") ? outer : outer + "/"))
    throw copyError("ERR_FS_CP_EINVAL", "Invalid src or dest", "EINVAL", 22, target,
      `cannot copy ${source} to a subdirectory of self ${target}`);
}

/** What a filter says; a promise's value, where there is time to wait for it. */
function* asked(answer: unknown): Steps<unknown> {
  return answer instanceof Promise ? yield answer as any : answer;
}

function* copyTree(source: string, target: string, options: CopyOptions): Steps<void> {
  const follow = options.dereference === true;
  const top: Stats = yield new Request("Stat", [source, follow], (told: Told) => statsOf(told),
    { syscall: follow ? "stat" : "lstat" });
  checkInside(top, source, target);
  const parent = parentOf(target);
  if ((yield* lookAt(parent, true)) === null) yield new Request("MakeDirectory", [parent, true, 0]);
  const open: [string, string][] = [[source, target]];
  const timed: [string, Stats][] = [];
  while (open.length > 0) {
    const [from, to] = open.pop()!;
    if (options.filter && !(yield* asked(options.filter(from, to)))) continue;
    const stats: Stats = from === source ? top
      : yield new Request("Stat", [from, follow], (told: Told) => statsOf(told));
    const there: Stats | null = yield* lookAt(to, follow);
    checkPair(stats, there, from, to);
    if (stats.isDirectory()) {
      if (!options.recursive)
        throw copyError("ERR_FS_EISDIR", "Path is a directory", "EISDIR", 22, from,
          `${from} is a directory (not copied)`);
      const mode = Number(stats.mode) & 0o777;
      if (there === null) yield new Request("MakeDirectory", [to, false, mode]);
      const told: (string | number)[] = yield new Request("ReadDirectory", [from]);
      for (let i = told.length - 2; i >= 0; i -= 2) {
        const name = told[i] as string;
        open.push([join(from, name), join(to, name)]);
      }
      if (options.preserveTimestamps) timed.push([to, stats]);
    } else yield* copyOne(from, to, stats, there, options);
  }
  // What was put into folders has changed theirs.
  for (let i = timed.length - 1; i >= 0; --i) yield* keepTimes(timed[i]![0], timed[i]![1]);
}
function* copyOne(
  from: string, to: string, stats: Stats, there: Stats | null, options: CopyOptions,
): Steps<void> {
  if (stats.isSymbolicLink()) {
    let target: string = yield new Request("ReadLink", [from]);
    if (!options.verbatimSymlinks && !target.startsWith("/"))
      target = resolve(join(parentOf(from), target));
    if (there !== null) yield new Request("Unlink", [to, false]);
    yield new Request("SymbolicLink", [target, to], undefined, { path: target, dest: to });
    return;
  }
  if (!stats.isFile())
    throw copyError("ERR_FS_CP_UNKNOWN", "Cannot copy an unknown file type", "EINVAL", 22, to,
      `cannot copy ${from}`);
  if (there !== null) {
    if (options.force === false) {
      if (!options.errorOnExist) return;
      throw copyError("ERR_FS_CP_EEXIST", "Target already exists", "EEXIST", 17, to,
        `${to} already exists`);
    }
    yield new Request("Unlink", [to, false]);
  }
  const exclusive = ((options.mode ?? 0) & constants.COPYFILE_EXCL!) !== 0;
  yield new Request("CopyFile", [from, to, exclusive]);
  if (options.preserveTimestamps) yield* keepTimes(to, stats);
}
function* keepTimes(path: string, stats: Stats): Steps<void> {
  yield new Request("SetTimes", [path, true, stats.atimeMs, stats.mtimeMs]);
}
export const cp = forms("cp", 3, (from, to, options = {}) => {
  validateObject(options, "options");
  if (options.filter !== undefined) validateFunction(options.filter, "options.filter");
  if (options.dereference && options.verbatimSymlinks)
    throw makeError(Error, "ERR_INCOMPATIBLE_OPTION_PAIR",
      'Option "dereference" cannot be used in combination with option "verbatimSymlinks"');
  return copyTree(pathOf(from, "src"), pathOf(to, "dest"), options);
});
