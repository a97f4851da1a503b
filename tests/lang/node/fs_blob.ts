// node:fs: openAsBlob. The bytes are read from the file when somebody wants them.
// flags: -A
import * as fs from "node:fs";
import { Worker } from "node:worker_threads";
declare const FileReader: any;

const folder = fs.mkdtempSync("/tmp/shoal-blob-");
const path = `${folder}/f.txt`;
async function failure(work: () => unknown): Promise<string> {
  try {
    return `fine: ${await work()}`;
  } catch (e: any) {
    return [e.constructor.name, e.name, e.code, e.message].join("|");
  }
}

// ---- What is wrong with it
console.log(await failure(() => fs.openAsBlob(`${folder}/none`)));  // expect: TypeError|TypeError|ERR_INVALID_ARG_VALUE|Unable to open file as blob
console.log((await fs.openAsBlob(`${folder}/none`).catch((e) => e)).cause.code);  // expect: ENOENT
console.log(await failure(() => fs.openAsBlob(folder)));  // expect: TypeError|TypeError|ERR_INVALID_ARG_VALUE|Unable to open file as blob
console.log(await failure(() => fs.openAsBlob(5 as any)));  // expect: TypeError|TypeError|ERR_INVALID_ARG_TYPE|The "path" argument must be of type string or an instance of Buffer or URL. Received type number (5)
console.log(await failure(() => fs.openAsBlob(path, { type: 5 } as any)));  // expect: TypeError|TypeError|ERR_INVALID_ARG_TYPE|The "options.type" property must be of type string. Received type number (5)
console.log(await failure(() => fs.openAsBlob(path, null as any)));  // expect: TypeError|TypeError|ERR_INVALID_ARG_TYPE|The "options" argument must be of type object. Received null

// ---- Read in every way
fs.writeFileSync(path, "hello wörld");
const blob = await fs.openAsBlob(path, { type: "text/plain" });
console.log(blob, blob instanceof Blob);  // expect: Blob { size: 12, type: 'text/plain' } true
console.log(await blob.text(), await blob.slice(6).text(), await blob.slice(2, 4).text(), await blob.slice(6, -1).slice(1).text(), blob.slice(3, 2).size);  // expect: hello wörld wörld ll örl 0
console.log(new Uint8Array(await blob.slice(7, 9).arrayBuffer()), await (blob as any).slice(0, 2).bytes());  // expect: Uint8Array(2) [ 195, 182 ] Uint8Array(2) [ 104, 101 ]
const pieces: string[] = [];
for await (const piece of blob.slice(1, 4).stream() as any) pieces.push(Buffer.from(piece).toString());
console.log(pieces);  // expect: [ 'ell' ]
const mixed = new Blob(["<", blob.slice(0, 5), "|", blob.slice(6), ">"]);
console.log(mixed.size, await mixed.text(), await mixed.slice(3, 10).text(), await new Response(mixed).text());  // expect: 14 <hello|wörld> llo|wö <hello|wörld>
const reader = (await new Blob([blob, blob]).stream() as any).getReader({ mode: "byob" });
const views: string[] = [];
for (;;) {
  const { value, done } = await reader.read(new Uint8Array(9));
  if (done) break;
  views.push(Buffer.from(value).toString("latin1"));
}
console.log(views.join("").length, views[0]);  // expect: 24 hello wÃ¶
const body = new Response(blob.slice(0, 5));
console.log(body.headers.get("content-type"), (await body.clone().arrayBuffer()).byteLength, await (await body.blob()).text());  // expect: null 5 hello
console.log(await new Response(new Blob(["[1,", await fs.openAsBlob(path).then((b) => b.slice(0, 0)), "2]"])).json());  // expect: [ 1, 2 ]
const form = new FormData();
form.append("file", blob, "f.txt");
const sent = await new Response(form).formData();
console.log(await (sent.get("file") as File).text(), (sent.get("file") as File).name);  // expect: hello wörld f.txt
const url = URL.createObjectURL(blob);
console.log(await (await fetch(url)).text());  // expect: hello wörld
URL.revokeObjectURL(url);
function read(what: Blob): Promise<string> {
  return new Promise((done) => {
    const it = new FileReader(), log: string[] = [];
    for (const type of ["loadstart", "progress", "load", "error", "loadend"])
      it["on" + type] = (e: any) => log.push(`${type} ${e.loaded}/${e.total}`);
    it.addEventListener("loadend", () => done(`${it.result}, ${it.error?.name}, ${log.join(", ")}`));
    it.readAsText(what);
  });
}
console.log(await read(blob));  // expect: hello wörld, undefined, loadstart 0/12, progress 12/12, load 12/12, loadend 12/12

// ---- In pieces, and no more than is asked for
const big = `${folder}/big`;
fs.writeFileSync(big, Buffer.alloc(3_000_000, "0123456789"));
const large = await fs.openAsBlob(big);
let count = 0, chunks = 0;
for await (const piece of large.stream() as any) { count += piece.length; ++chunks; }
console.log(count, chunks > 4, (await large.slice(2_999_995).text()), (await large.arrayBuffer()).byteLength);  // expect: 3000000 true 56789 3000000
const some = large.stream().getReader();
console.log((await some.read()).value!.length > 0, await some.cancel());  // expect: true undefined
fs.writeFileSync(`${folder}/empty`, "");
const empty = await fs.openAsBlob(`${folder}/empty`);
console.log(empty.size, JSON.stringify(await empty.text()), (await new Response(empty.stream()).bytes()).length, structuredClone(empty).size);  // expect: 0 "" 0 0

// ---- It stays in its context
console.log(await failure(() => structuredClone(blob)));  // expect: DOMException|DataCloneError|25|File-backed Blobs are not cloneable
console.log(await failure(() => structuredClone(mixed)));  // expect: DOMException|DataCloneError|25|File-backed Blobs are not cloneable
const worker = new Worker("", { eval: true });
console.log(await failure(() => worker.postMessage({ blob })));  // expect: DOMException|DataCloneError|25|File-backed Blobs are not cloneable

// ---- The process may go elsewhere meanwhile
const before = process.cwd();
process.chdir(folder);
const near = await fs.openAsBlob("f.txt");
process.chdir(before);
console.log(await near.text());  // expect: hello wörld

// ---- A file that has changed is not read
const failed = "DOMException|NotReadableError|0|The blob could not be read";
async function cannotBeRead(of: Blob): Promise<string> {
  const all = [
    await failure(() => of.text()) === failed, await failure(() => of.arrayBuffer()) === failed,
    await failure(() => of.slice(1, 2).text()) === failed,
    await failure(() => new Blob(["<", of]).text()) === failed,
    await failure(() => new Response(of).json()) === failed,
    await failure(() => of.stream().getReader().read()) === failed,
    await failure(() => new Response(of.stream()).text()) === failed,
  ];
  return all.join(" ");
}
const times = fs.statSync(path);
fs.appendFileSync(path, "!");
console.log(await cannotBeRead(blob));  // expect: true true true true true true true
console.log(await read(blob));  // expect: null, NotReadableError, loadstart 0/12, error 0/0, loadend 0/0
console.log((await blob.text().catch((e) => e)).cause.message);  // expect: The file has changed since the Blob was made
fs.writeFileSync(path, "hello wörld");
fs.utimesSync(path, times.atime, new Date(+times.mtime + 5000));
console.log(await failure(() => blob.text()) === failed);  // expect: true
const again = await fs.openAsBlob(path);
fs.writeFileSync(`${folder}/other`, "another one?");
fs.utimesSync(`${folder}/other`, fs.statSync(path).atime, fs.statSync(path).mtime);
fs.renameSync(`${folder}/other`, path);
console.log(fs.statSync(path).size, await failure(() => again.text()) === failed);  // expect: 12 true
const gone = await fs.openAsBlob(path);
fs.unlinkSync(path);
console.log(await failure(() => gone.text()) === failed, (await gone.text().catch((e) => e)).cause.code);  // expect: true ENOENT
const shrinking = large.stream().getReader();
await shrinking.read();
fs.truncateSync(big, 1_000_000);
console.log(await failure(async () => { for (;;) if ((await shrinking.read()).done) return "end"; }) === failed);  // expect: true
fs.rmSync(folder, { recursive: true });
await worker.terminate();
