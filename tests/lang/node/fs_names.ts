// node:fs: names and trees.
// flags: -A
import * as fs from "node:fs";
import { promises as fsp } from "node:fs";
import { inspect } from "node:util";

const folder = fs.mkdtempSync("/tmp/shoal-fs-");
const at = (name: string) => `${folder}/${name}`;
const hide = (text: any) => String(text).replaceAll(folder, "TMP");
/** On one line. */
const text = (v: unknown) => typeof v === "string" ? v : inspect(v, { breakLength: Infinity, compact: 10 });
const say = (...values: unknown[]) => console.log(values.map(text).join(" ").replaceAll("\n", "~"));
function failure(work: () => unknown): any {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
const told = (e: any) => hide([e?.name, e?.code, e?.errno, e?.syscall, e?.path, e?.dest, e?.message].join("|"));

// ---- Folders
say(hide(fs.mkdirSync(at("x/y/z"), { recursive: true })), fs.mkdirSync(at("x/y/z"), { recursive: true }));  // expect: TMP/x undefined
say(hide(await fsp.mkdir(at("x/q/r"), { recursive: true })), fs.mkdirSync(at("m"), 0o700), (fs.statSync(at("m")).mode & 0o777).toString(8));  // expect: TMP/x/q undefined 700
say(told(failure(() => fs.mkdirSync(at("x")))));  // expect: Error|EEXIST|-17|mkdir|TMP/x||EEXIST: file already exists, mkdir 'TMP/x'
say(told(failure(() => fs.mkdirSync(at("no/x")))));  // expect: Error|ENOENT|-2|mkdir|TMP/no/x||ENOENT: no such file or directory, mkdir 'TMP/no/x'
fs.writeFileSync(at("x/f"), "f");
say(told(failure(() => fs.mkdirSync(at("x/f/g"), { recursive: true }))));  // expect: Error|ENOTDIR|-20|mkdir|TMP/x/f/g||ENOTDIR: not a directory, mkdir 'TMP/x/f/g'
say(told(failure(() => fs.mkdirSync(at("x"), { recursive: 1 as any }))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "options.recursive" property must be of type boolean. Received type number (1)
say(fs.readdirSync(at("x")), fs.readdirSync(folder, { recursive: true }).sort().join());  // expect: [ 'f', 'q', 'y' ] m,x,x/f,x/q,x/q/r,x/y,x/y/z
say(fs.readdirSync(at("x"), { encoding: "buffer" })[0], fs.readdirSync(at("x"), "hex"));  // expect: <Buffer 66> [ '66', '71', '79' ]
const entries = fs.readdirSync(at("x"), { withFileTypes: true });
say(entries.map((e) => [e.name, e.isFile(), e.isDirectory(), e.isSymbolicLink(), hide(e.path)].join()));  // expect: [ 'f,true,false,false,TMP/x', 'q,false,true,false,TMP/x', 'y,false,true,false,TMP/x' ]
say(entries[0] instanceof fs.Dirent, told(failure(() => fs.readdirSync(at("none")))), told(failure(() => fs.readdirSync(at("x/f")))));  // expect: true Error|ENOENT|-2|scandir|TMP/none||ENOENT: no such file or directory, scandir 'TMP/none' Error|ENOTDIR|-20|scandir|TMP/x/f||ENOTDIR: not a directory, scandir 'TMP/x/f'
say(await new Promise((resolve) => fs.readdir(at("x"), (...args) => resolve(args))));  // expect: [ null, [ 'f', 'q', 'y' ] ]
const dir = fs.opendirSync(at("x"));
const seen: string[] = [];
for (let entry = dir.readSync(); entry; entry = dir.readSync()) seen.push(entry.name);
say(seen.sort(), hide(dir.path), dir.closeSync(), told(failure(() => dir.readSync())));  // expect: [ 'f', 'q', 'y' ] TMP/x undefined Error|ERR_DIR_CLOSED|||||Directory handle was closed
const all: string[] = [];
for await (const entry of await fsp.opendir(at("x"), { bufferSize: 1 })) all.push(entry.name);
say(all.sort(), failure(() => fs.opendirSync(at("none"))).code);  // expect: [ 'f', 'q', 'y' ] ENOENT
const temporary = await fsp.mkdtemp(at("t-"));
say(/^TMP\/t-[A-Za-z0-9]{6}$/.test(hide(temporary)), (await fsp.mkdtemp(at("no/t-")).catch((e) => e)).syscall);  // expect: true mkdtemp

// ---- Names
fs.renameSync(at("x/f"), at("x/g"));
say(told(failure(() => fs.renameSync(at("x/f"), at("x/h")))), fs.existsSync(at("x/g")));  // expect: Error|ENOENT|-2|rename|TMP/x/f|TMP/x/h|ENOENT: no such file or directory, rename 'TMP/x/f' -> 'TMP/x/h' true
fs.linkSync(at("x/g"), at("x/hard"));
say(fs.statSync(at("x/g")).nlink, told(failure(() => fs.linkSync(at("x/g"), at("x/hard")))));  // expect: 2 Error|EEXIST|-17|link|TMP/x/g|TMP/x/hard|EEXIST: file already exists, link 'TMP/x/g' -> 'TMP/x/hard'
fs.symlinkSync("g", at("x/soft"));
say(fs.readlinkSync(at("x/soft")), fs.readlinkSync(at("x/soft"), "buffer"), hide(fs.realpathSync(at("x/soft"))), hide(fs.realpathSync.native(at("x/../x/soft"))));  // expect: g <Buffer 67> TMP/x/g TMP/x/g
say(told(failure(() => fs.symlinkSync("g", at("x/soft")))), told(failure(() => fs.readlinkSync(at("x/g")))));  // expect: Error|EEXIST|-17|symlink|g|TMP/x/soft|EEXIST: file already exists, symlink 'g' -> 'TMP/x/soft' Error|EINVAL|-22|readlink|TMP/x/g||EINVAL: invalid argument, readlink 'TMP/x/g'
say(told(failure(() => fs.realpathSync(at("none")))), told(failure(() => fs.realpathSync.native(at("none")))));  // expect: Error|ENOENT|-2|lstat|TMP/none||ENOENT: no such file or directory, lstat 'TMP/none' Error|ENOENT|-2|realpath|TMP/none||ENOENT: no such file or directory, realpath 'TMP/none'
say(told(failure(() => fs.symlinkSync("a", at("b"), "what" as any))));  // expect: Error|ERR_FS_INVALID_SYMLINK_TYPE|||||Symlink type must be one of "dir", "file", or "junction". Received "what"
say(fs.copyFileSync(at("x/g"), at("copy")), fs.readFileSync(at("copy"), "utf8"));  // expect: undefined f
say(told(failure(() => fs.copyFileSync(at("x/g"), at("copy"), fs.constants.COPYFILE_EXCL))));  // expect: Error|EEXIST|-17|copyfile|TMP/x/g|TMP/copy|EEXIST: file already exists, copyfile 'TMP/x/g' -> 'TMP/copy'
say(told(failure(() => fs.copyFileSync(at("none"), at("copy")))), told(failure(() => fs.copyFileSync(at("copy"), 1 as any))));  // expect: Error|ENOENT|-2|copyfile|TMP/none|TMP/copy|ENOENT: no such file or directory, copyfile 'TMP/none' -> 'TMP/copy' TypeError|ERR_INVALID_ARG_TYPE|||||The "dest" argument must be of type string or an instance of Buffer or URL. Received type number (1)
say(fs.unlinkSync(at("copy")), told(failure(() => fs.unlinkSync(at("copy")))), told(failure(() => fs.unlinkSync(at("x")))));  // expect: undefined Error|ENOENT|-2|unlink|TMP/copy||ENOENT: no such file or directory, unlink 'TMP/copy' Error|EISDIR|-21|unlink|TMP/x||EISDIR: illegal operation on a directory, unlink 'TMP/x'
say(told(failure(() => fs.rmdirSync(at("x")))), told(failure(() => fs.rmdirSync(at("x/g")))), fs.rmdirSync(at("m")));  // expect: Error|ENOTEMPTY|-39|rmdir|TMP/x||ENOTEMPTY: directory not empty, rmdir 'TMP/x' Error|ENOTDIR|-20|rmdir|TMP/x/g||ENOTDIR: not a directory, rmdir 'TMP/x/g' undefined

// ---- Trees
fs.mkdirSync(at("tree/in/deep"), { recursive: true });
fs.writeFileSync(at("tree/in/a"), "a");
fs.symlinkSync("a", at("tree/in/link"));
fs.utimesSync(at("tree/in/a"), 1000, 1000);
say(told(failure(() => fs.cpSync(at("tree"), at("to")))));  // expect: SystemError|ERR_FS_EISDIR|22|cp|TMP/tree||Path is a directory: cp returned EISDIR (TMP/tree is a directory (not copied)) TMP/tree
fs.cpSync(at("tree"), at("to"), { recursive: true, preserveTimestamps: true });
say(fs.readdirSync(at("to"), { recursive: true }).sort(), fs.readFileSync(at("to/in/a"), "utf8"), fs.statSync(at("to/in/a")).mtimeMs, hide(fs.readlinkSync(at("to/in/link"))));  // expect: [ 'in', 'in/a', 'in/deep', 'in/link' ] a 1000000 TMP/tree/in/a
say(told(failure(() => fs.cpSync(at("tree/in/a"), at("to/in/a"), { errorOnExist: true, force: false }))).slice(0, 40));  // expect: SystemError|ERR_FS_CP_EEXIST|17|cp|TMP/t
say(told(failure(() => fs.cpSync(at("tree"), at("tree/in/x"), { recursive: true }))).slice(0, 40));  // expect: SystemError|ERR_FS_CP_EINVAL|22|cp|TMP/t
await fsp.cp(at("tree"), at("some"), { recursive: true, filter: async (from) => !from.endsWith("/a") });
say(fs.readdirSync(at("some/in")).sort(), told(await fsp.cp(at("none"), at("z")).catch((e) => e)).slice(0, 40));  // expect: [ 'deep', 'link' ] Error|ENOENT|-2|lstat|TMP/none||ENOENT: 
say(told(failure(() => fs.rmSync(at("none")))), fs.rmSync(at("none"), { force: true }));  // expect: Error|ENOENT|-2|lstat|TMP/none||ENOENT: no such file or directory, lstat 'TMP/none' undefined
say(failure(() => fs.rmSync(at("tree"))).code, fs.rmSync(at("tree"), { recursive: true }), fs.existsSync(at("tree")));  // expect: ERR_FS_EISDIR undefined false
say(await new Promise((resolve) => fs.rm(at("to"), { recursive: true }, (...args) => resolve(args))), fs.existsSync(at("to")));  // expect: [ null ] false
say(told(failure(() => fs.rmSync(at("x"), { recursive: "yes" as any }))));  // expect: TypeError|ERR_INVALID_ARG_TYPE|||||The "options.recursive" property must be of type boolean. Received type string ('yes')
fs.rmSync(folder, { recursive: true });
say(fs.existsSync(folder));  // expect: false
