// node:fs: watch, watchFile and their ends.
// flags: -A
import * as fs from "node:fs";
import { promises as fsp } from "node:fs";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const folder = fs.mkdtempSync("/tmp/shoal-fs-");
const at = (name: string) => `${folder}/${name}`;

{
  const seen: string[] = [];
  const watcher = fs.watch(folder, (type, name) => seen.push(`${type} ${name}`));
  await sleep(20);
  fs.writeFileSync(at("a"), "1");
  fs.renameSync(at("a"), at("b"));
  fs.unlinkSync(at("b"));
  while (seen.filter((each) => each === "rename b").length < 2) await sleep(5);
  const order = [...new Set(seen)];
  console.log(order.join(", "), seen[0], seen.at(-1));  // expect: rename a, change a, rename b rename a rename b
  watcher.close();
  console.log((await once(watcher, "close")).length, watcher.close());  // expect: 0 undefined
}
{
  fs.writeFileSync(at("file"), "");
  const watcher = fs.watch(at("file"), { encoding: "buffer" });
  fs.appendFileSync(at("file"), "x");
  console.log(await once(watcher, "change"));  // expect: [ 'change', <Buffer 66 69 6c 65> ]
  watcher.unref();
  watcher.ref();
  watcher.close();
}
try {
  fs.watch(at("none"));
} catch (error: any) {
  console.log(error.code, error.syscall, error.message.replace(folder, "TMP"), error.filename === at("none"));  // expect: ENOENT watch ENOENT: no such file or directory, watch 'TMP/none' true
}
{
  const controller = new AbortController();
  const seen: string[] = [];
  const ended = (async () => {
    for await (const { eventType, filename } of fsp.watch(folder, { signal: controller.signal })) {
      seen.push(`${eventType} ${filename}`);
      if (filename === "last") controller.abort();
    }
  })().catch((error) => error);
  await sleep(20);
  fs.writeFileSync(at("last"), "");
  console.log((await ended).name, seen[0]);  // expect: AbortError rename last
}
{
  fs.writeFileSync(at("polled"), "1");
  const changes: number[][] = [];
  const listener = (now: fs.Stats, before: fs.Stats) => changes.push([now.size, before.size]);
  const watcher = fs.watchFile(at("polled"), { interval: 10 }, listener);
  await sleep(100);
  fs.writeFileSync(at("polled"), "123");
  while (changes.length < 1) await sleep(5);
  fs.unlinkSync(at("polled"));
  while (changes.length < 2) await sleep(5);
  console.log(JSON.stringify(changes), watcher.listenerCount("change"));  // expect: [[3,1],[0,3]] 1
  fs.unwatchFile(at("polled"), listener);
  const none = once(fs.watchFile(at("none"), { interval: 10 }, () => 0), "change");
  const [now, before] = await none;
  console.log(now.mtimeMs, before.size, now.isFile());  // expect: 0 0 false
  fs.unwatchFile(at("none"));
}
fs.watch(folder, { persistent: false });
fs.rmSync(folder, { recursive: true });
console.log("ends by itself");  // expect: ends by itself
