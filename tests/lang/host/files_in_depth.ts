// shoal:fs beyond the basics: positions, streams, locks, trees, links, times, watching.
// flags: -A
import * as fs from "shoal:fs";

const folder = fs.makeTempDirSync({ prefix: "shoal-test-" });
const path = (name: string) => `${folder}/${name}`;
const hide = (text: unknown) => String(text).replaceAll(folder, "TMP");
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (written: string) => new TextEncoder().encode(written);
async function failure(work: () => unknown): Promise<any> {
  try {
    return await work();
  } catch (error) {
    return error;
  }
}

// ---- Positions; the order of what is asked for
{
  using file = await fs.create(path("f"));
  console.log(await file.writeAt(bytes("cd"), 2), file.writeAtSync(bytes("ab"), 0), await file.seek(0, fs.SeekMode.Current));  // expect: 2 2 0
  const all = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => file.write(bytes(String(n)))));
  console.log(all.length, await fs.readTextFile(path("f")));  // expect: 8 12345678
  const buffer = new Uint8Array(3);
  console.log(await file.readAt(buffer, 4), text(buffer), file.readAtSync(buffer, 7), text(buffer));  // expect: 3 567 1 867
  console.log(await file.readAt(buffer, 100), await file.read(buffer), await file.read(new Uint8Array()));  // expect: null null 0
  const shrinking = new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 }));
  console.log(await file.readAt(shrinking, 0), text(shrinking));  // expect: 4 1234
  console.log(await file.writeAt(shrinking, 8), (await file.stat()).size);  // expect: 4 12
  console.log((await failure(() => file.write("text" as any))).message);  // expect: write: the buffer is no Uint8Array
  await file.chmod(0o600);
  await file.utime(1, new Date(2000));
  const info = file.statSync();
  console.log((info.mode & 0o777).toString(8), info.atime!.getTime(), info.mtime!.getTime(), info.isFifo, file.isTerminal());  // expect: 600 1000 2000 false false
}
console.log((await failure(() => fs.open(path("f"), { truncate: true, read: true }))).message);  // expect: open: truncate, create and createNew need write or append
const closed = await fs.open(path("f"));
closed.close();
console.log((await failure(() => closed.close())).code, (await failure(() => closed.read(new Uint8Array(1)))).code);  // expect: EBADF EBADF

// ---- Streams
const large = new Uint8Array(1_000_003).map((_, i) => i * 7);
await fs.writeFile(path("large"), large);
{
  const to = await fs.create(path("copy"));
  await (await fs.open(path("large"))).readable.pipeTo(to.writable);
  const copy = await fs.readFile(path("copy"));
  console.log(copy.length, copy.every((byte, i) => byte === large[i]), (await failure(() => to.close())).code);  // expect: 1000003 true EBADF
  let count = 0;
  for await (const chunk of (await fs.open(path("large"))).readable) count += chunk.length;
  console.log(count);  // expect: 1000003
  const reader = (await fs.open(path("large"))).readable.getReader({ mode: "byob" });
  let buffer = new Uint8Array(300_000), total = 0;
  for (;;) {
    const { done, value } = await reader.read(buffer);
    if (done) break;
    total += value.length;
    buffer = new Uint8Array(value.buffer);
  }
  console.log(total, buffer.length);  // expect: 1000003 0
  const through = (await fs.open(path("large"))).readable.pipeThrough(new CompressionStream("gzip")).pipeThrough(new DecompressionStream("gzip"));
  await fs.writeFile(path("copy"), through);
  console.log((await fs.stat(path("copy"))).size);  // expect: 1000003
}
{
  const source = await fs.open(path("large"));
  console.log((await failure(() => source.readable.pipeTo(new WritableStream({ write() { throw new Error("no more"); } })))).message);  // expect: no more
  console.log((await failure(() => source.close())).code);  // expect: EBADF
  const full = await fs.open("/dev/full", { write: true });
  const from = await fs.open(path("large"));
  const error = await failure(async () => from.readable.pipeTo(full.writable));
  console.log(error.message, (await failure(() => from.close())).code);  // expect: ENOSPC: no space left on device, write EBADF
  const directory = await fs.open(folder);
  console.log((await failure(async () => directory.readable.pipeTo((await fs.create(path("none"))).writable))).message);  // expect: EISDIR: illegal operation on a directory, read
  const controller = new AbortController();
  const stopped = (await fs.open("/dev/zero")).readable.pipeTo((await fs.open("/dev/null", { write: true })).writable, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error("stop")), 5);
  console.log((await failure(() => stopped)).message);  // expect: stop
  const kept = await fs.create(path("kept"));
  await (await fs.open(path("f"))).readable.pipeTo(kept.writable, { preventClose: true });
  console.log(await kept.write(bytes("!")), kept.statSync().size);  // expect: 1 13
  kept.close();
}

// ---- Locks
{
  using one = await fs.open(path("f")), two = await fs.open(path("f"));
  await one.lock();
  console.log(await two.tryLock(), await two.tryLock(true), one.tryLockSync(true));  // expect: true false true
  await two.unlock();
  one.lockSync(true);
  const signal = AbortSignal.timeout(10);
  console.log((await failure(() => two.lock(true, { signal }))).name);  // expect: TimeoutError
  // Aborted while the system is asked, not while it waits to ask again.
  const controller = new AbortController();
  const asked = two.lock(true, { signal: controller.signal });
  controller.abort(new Error("not now"));
  console.log((await failure(() => asked)).message);  // expect: not now
  const order: string[] = [];
  const waiting = two.lock(true).then(() => order.push("two has it"));
  setTimeout(() => {
    order.push("one gives it up");
    one.unlockSync();
  }, 10);
  await waiting;
  console.log(order.join(", "), one.tryLockSync());  // expect: one gives it up, two has it false
}

// ---- Trees
await fs.ensureDir(path("tree/a/b"));
await fs.ensureDir(path("tree/a/b"));
await fs.ensureFile(path("tree/c/deep/file.txt"));
await fs.writeTextFile(path("tree/a/one.ts"), "one");
await fs.symlink("one.ts", path("tree/a/link"));
const names = async (options?: fs.WalkOptions) => {
  const all: string[] = [];
  for await (const entry of fs.walk(path("tree"), options)) all.push(entry.path.slice(folder.length + 5) || ".");
  return all.sort().join(" ");
};
console.log(await names());  // expect: . /a /a/b /a/link /a/one.ts /c /c/deep /c/deep/file.txt
console.log(await names({ maxDepth: 1 }), "|", await names({ includeDirs: false, includeSymlinks: false }));  // expect: . /a /c | /a/one.ts /c/deep/file.txt
console.log(await names({ exts: ["ts"] }), "|", await names({ skip: [/deep/] }), "|", await names({ match: [/b$/] }));  // expect: /a/one.ts | . /a /a/b /a/link /a/one.ts /c | /a/b
console.log([...fs.walkSync(path("tree"), { includeDirs: false })].map((e) => e.name).sort().join());  // expect: file.txt,link,one.ts
await fs.symlink("..", path("tree/a/b/up"));
console.log((await failure(() => names({ followSymlinks: true }))).code, (await names()).includes("up"));  // expect: ELOOP true
await fs.remove(path("tree/a/b/up"));
console.log((await failure(() => names({ signal: AbortSignal.abort(new Error("no walk")) }))).message);  // expect: no walk
await fs.utime(path("tree/a/one.ts"), 5, 6);
await fs.copy(path("tree"), path("tree2"), { preserveTimestamps: true });
console.log(await fs.readTextFile(path("tree2/a/one.ts")), (await fs.stat(path("tree2/a/one.ts"))).mtime!.getTime(), await fs.readLink(path("tree2/a/link")));  // expect: one 6000 one.ts
console.log((await failure(() => fs.copy(path("tree"), path("tree2")))).code, await fs.copy(path("tree"), path("tree2"), { overwrite: true }));  // expect: EEXIST undefined
console.log(hide((await failure(() => fs.copy(path("tree"), path("tree/a/in")))).message));  // expect: copy: 'TMP/tree/a/in' lies in 'TMP/tree', which is to be copied there
fs.moveSync(path("tree2"), path("moved"));
console.log(fs.existsSync(path("tree2")), await fs.exists(path("moved/a"), { isDirectory: true }), await fs.exists(path("moved/a"), { isFile: true }));  // expect: false true false
await fs.writeTextFile(path("across"), "over there");
const elsewhere = fs.makeTempDirSync({ dir: "/dev/shm" });
await fs.move(path("across"), `${elsewhere}/across`);
console.log(await fs.readTextFile(`${elsewhere}/across`), fs.existsSync(path("across")));  // expect: over there false
fs.removeSync(elsewhere, { recursive: true });
await fs.emptyDir(path("moved"));
console.log([...fs.readDirSync(path("moved"))].length);  // expect: 0
for (let i = 0; i < 3000; ++i) fs.writeTextFileSync(path(`moved/${i}`), "");
let seen = 0;
for await (const entry of fs.readDir(path("moved"))) seen += entry.isFile ? 1 : 0;
console.log(seen);  // expect: 3000

// ---- Links, owners, the file system
await fs.link(path("f"), path("hard"));
console.log((await fs.stat(path("hard"))).nlink, hide((await failure(() => fs.link(path("f"), path("hard")))).message));  // expect: 2 EEXIST: file already exists, link 'TMP/f' -> 'TMP/hard'
console.log(await fs.chown(path("f"), null, null), fs.statfsSync(folder).blockSize > 0, (await fs.stat("/dev/null")).isCharDevice);  // expect: undefined true true

// ---- Watching
{
  const watcher = fs.watchFs([path("tree"), path("f")]);
  const events: string[] = [];
  const listening = (async () => {
    for await (const event of watcher) {
      const line = `${event.kind} ${event.paths.map(hide).join(" ")}`;
      if (events.at(-1) !== line) events.push(line);
      if (event.kind === "remove") watcher.close();
    }
  })();
  await fs.writeTextFile(path("tree/new"), "1");
  await fs.rename(path("tree/new"), path("tree/a/old"));
  await fs.chmod(path("f"), 0o644);
  await fs.mkdir(path("tree/x/y"), { recursive: true });
  // What comes and goes in a folder before the system was asked to watch it, nobody hears of.
  while (!events.includes("create TMP/tree/x/y")) await new Promise((done) => setTimeout(done, 1));
  await fs.writeTextFile(path("tree/x/y/z"), "1");
  await fs.remove(path("tree/x/y/z"));
  await listening;
  const known = ["create TMP/tree/new", "rename TMP/tree/new TMP/tree/a/old", "modify TMP/f", "create TMP/tree/x", "create TMP/tree/x/y"];
  console.log(known.filter((line) => !events.includes(line)), events.at(-1));  // expect: [] remove TMP/tree/x/y/z
  console.log((await watcher.next()).done, (await failure(() => fs.watchFs(path("nowhere")))).code);  // expect: true ENOENT
}
await fs.remove(folder, { recursive: true });
console.log(await fs.exists(folder));  // expect: false
