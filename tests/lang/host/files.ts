// Files, in both styles: the same results, the same errors.
import * as fs from "shoal:fs";

const folder = fs.makeTempDirSync({ prefix: "shoal-test-" });
const path = (name: string) => `${folder}/${name}`;

// ---- Whole files
fs.writeTextFileSync(path("a.txt"), "grüße");
console.log(fs.readTextFileSync(path("a.txt")));  // expect: grüße
console.log(fs.readFileSync(path("a.txt")).length);  // expect: 7
await fs.writeTextFile(path("a.txt"), " und mehr", { append: true });
console.log(await fs.readTextFile(path("a.txt")));  // expect: grüße und mehr
await fs.writeFile(path("b.bin"), new Uint8Array([1, 2, 3]));
const bytes = await fs.readFile(path("b.bin"));
console.log(bytes instanceof Uint8Array, bytes, bytes.buffer.byteLength);  // expect: true Uint8Array(3) [ 1, 2, 3 ] 3
fs.writeTextFileSync(path("a.txt"), "short");
console.log(fs.readTextFileSync(new URL(`file://${path("a.txt")}`)));  // expect: short
fs.writeFileSync(path("empty"), new Uint8Array());
console.log(fs.readFileSync(path("empty")).length, JSON.stringify(fs.readTextFileSync(path("empty"))));  // expect: 0 ""

// ---- Errors
function failure(work: () => unknown): any {
  try {
    work();
  } catch (error) {
    return error;
  }
}
const hide = (text: string) => text.replaceAll(folder, "TMP");
const missing = failure(() => fs.readTextFileSync(path("missing")));
console.log(hide(missing.message));  // expect: ENOENT: no such file or directory, open 'TMP/missing'
console.log(missing instanceof Error, missing.name, missing.code, missing.errno, missing.syscall);  // expect: true Error ENOENT -2 open
console.log(hide(missing.path), hide(String(missing)));  // expect: TMP/missing Error: ENOENT: no such file or directory, open 'TMP/missing'
const later = await fs.readTextFile(path("missing")).catch((error) => error);
console.log(later.message === missing.message, later.code);  // expect: true ENOENT
console.log(failure(() => fs.readFileSync(folder)).code);  // expect: EISDIR
console.log(failure(() => fs.writeTextFileSync(path("a.txt"), "", { createNew: true })).code);  // expect: EEXIST
console.log(failure(() => fs.writeTextFileSync(path("new"), "", { create: false })).code);  // expect: ENOENT
console.log(hide(failure(() => fs.renameSync(path("x"), path("y"))).message));  // expect: ENOENT: no such file or directory, rename 'TMP/x' -> 'TMP/y'
console.log(failure(() => fs.readFileSync(path("a\0b"))).code);  // expect: EINVAL
console.log(failure(() => fs.readFileSync(1 as any)).message);  // expect: The path is neither a string nor a URL (got number)
console.log(await fs.readFile(1 as any).catch((error) => error.name));  // expect: TypeError

// ---- What stands there
const info = fs.statSync(path("a.txt"));
console.log(info.isFile, info.isDirectory, info.isSymlink, info.size, info.mtime instanceof Date);  // expect: true false false 5 true
await fs.symlink(path("a.txt"), path("link"));
console.log((await fs.lstat(path("link"))).isSymlink, (await fs.stat(path("link"))).isFile);  // expect: true true
console.log(hide(await fs.readLink(path("link"))), hide(fs.realPathSync(path("link"))));  // expect: TMP/a.txt TMP/a.txt
await fs.mkdir(path("x/y/z"), { recursive: true });
fs.mkdirSync(path("x/y/z"), { recursive: true });
console.log(failure(() => fs.mkdirSync(path("x"))).code, (await fs.stat(path("x/y/z"))).isDirectory);  // expect: EEXIST true
const names: string[] = [];
for await (const entry of fs.readDir(folder)) names.push(entry.name + (entry.isDirectory ? "/" : ""));
console.log(names.sort().join(" "));  // expect: a.txt b.bin empty link x/
console.log([...fs.readDirSync(path("x"))]);  // expect: [ { name: 'y', isFile: false, isDirectory: true, isSymlink: false } ]
fs.chmodSync(path("a.txt"), 0o600);
console.log((fs.statSync(path("a.txt")).mode & 0o777).toString(8));  // expect: 600
fs.copyFileSync(path("a.txt"), path("c.txt"));
await fs.rename(path("c.txt"), path("d.txt"));
await fs.truncate(path("d.txt"), 2);
console.log(fs.readTextFileSync(path("d.txt")));  // expect: sh
console.log(failure(() => fs.removeSync(path("x"))).code);  // expect: ENOTEMPTY
console.log(await fs.remove(path("x"), { recursive: true }), failure(() => fs.statSync(path("x"))).code);  // expect: undefined ENOENT

// ---- Open files
{
  using file = fs.openSync(path("f"), { read: true, write: true, create: true });
  console.log(file.writeSync(new TextEncoder().encode("0123456789")));  // expect: 10
  console.log(await file.seek(-4, fs.SeekMode.End));  // expect: 6
  const buffer = new Uint8Array(8);
  console.log(await file.read(buffer), new TextDecoder().decode(buffer.subarray(0, 4)));  // expect: 4 6789
  console.log(file.readSync(buffer));  // expect: null
  await file.truncate(3);
  await file.sync();
  console.log((await file.stat()).size);  // expect: 3
}
const file = await fs.open(path("f"));
console.log(failure(() => file.writeSync(new Uint8Array(1))).code);  // expect: EBADF
file.close();
console.log(failure(() => file.close()).code, failure(() => file.readSync(new Uint8Array(1))).code);  // expect: EBADF EBADF
console.log(failure(() => fs.openSync(path("f"), {})).message);  // expect: open: one of read, write and append must be true

// ---- From inside of callbacks, and in order
console.log([3, 1, 2].sort((a, b) => fs.readTextFileSync(path("d.txt")).length * (a - b)).join());  // expect: 1,2,3
console.log("x-y".replace("-", () => fs.readTextFileSync(path("d.txt"))));  // expect: xshy
const object = { get text() { return fs.readTextFileSync(path("d.txt")); } };
console.log(JSON.stringify(object));  // expect: {"text":"sh"}
const order: string[] = [];
const all = Promise.all([1, 2, 3].map(async (n) => {
  await fs.writeTextFile(path(`n${n}`), String(n));
  order.push(await fs.readTextFile(path(`n${n}`)));
}));
order.push("begun");
await all;
console.log(order[0], order.slice(1).sort().join());  // expect: begun 1,2,3

fs.removeSync(folder, { recursive: true });
