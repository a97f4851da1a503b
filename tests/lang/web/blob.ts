// Blob, File, FileReader, URLs of blobs.
declare const FileReader: any;
function thrown(f: () => unknown): string { try { return String(f()); } catch (e: any) { return e.name; } }
const hex = (bytes: Uint8Array) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");

// ---- Made
const view = new Uint8Array([1, 2, 3, 4]);
const blob = new Blob(["ä\uD800", view.subarray(1, 3), view.buffer, new Blob(["inner"]), new DataView(view.buffer, 3), 12 as any]);
view.fill(9);
console.log(blob.size, hex(await blob.bytes()));  // expect: 19 c3a4efbfbd020301020304696e6e6572043132
console.log(await new Blob(["a\r\nb\rc\n"], { endings: "native" }).text() === "a\nb\nc\n", new Blob([], { type: "Text/HTML" }).type, JSON.stringify(new Blob([], { type: "é" }).type));  // expect: true text/html ""
console.log(thrown(() => new Blob("text" as any)), thrown(() => new Blob([], 1 as any)), thrown(() => new Blob([], { endings: "x" as any })), thrown(() => new Blob([new Uint8Array(new SharedArrayBuffer(1))] as any)), thrown(() => (Blob as any)()));  // expect: TypeError TypeError TypeError TypeError TypeError
const shrinking: any[] = [{ toString() { shrinking.length = 1; return "x"; } }, "gone"];
console.log(new Blob(shrinking).size, new Blob(new Set(["ab", "c"]) as any).size, new Blob().size);  // expect: 1 3 0

// ---- Slices of slices, and what is read is a copy
const text = new Blob(["0123", "4567", "89"]);
console.log(await text.slice(2, 9).slice(1, -1).text(), await text.slice(-3).text(), await text.slice(5, 2).text(), text.slice(0, 1, "A/b").type, text.slice(3.7 as any, Infinity).size);  // expect: 34567 789  a/b 6
const copy = await text.bytes();
copy.fill(0);
(await text.slice(0, 2).arrayBuffer()).transfer();
console.log(await text.text(), (await text.arrayBuffer()).byteLength, (await new Blob(["\uFEFFx"]).text()).length);  // expect: 0123456789 10 1
const pieces: number[] = [];
for await (const piece of new Blob(["x".repeat(70000), "y"]).stream() as any) pieces.push(piece.length);
console.log(pieces.reduce((a, b) => a + b), (Blob.prototype.text as any).call({}).catch((e: any) => console.log(e.name)) instanceof Promise);  // expect: 70001 true
await null;  // expect: TypeError

// ---- File
const file = new File(["abc"], "na/me\uD800", { type: "text/plain", lastModified: 5.9 });
console.log(file.name, file.size, file.type, file.lastModified, file instanceof Blob, String(file), file.slice(1) instanceof File);  // expect: na/me� 3 text/plain 5 true [object File] false
console.log(Math.abs(new File([], "").lastModified - Date.now()) < 5000, thrown(() => new (File as any)([])), File.length, Blob.length);  // expect: true TypeError 2 0

// ---- FileReader
function read(method: string, what: Blob, ...rest: string[]): Promise<string> {
  return new Promise((done) => {
    const reader = new FileReader();
    const log: string[] = [];
    for (const type of ["loadstart", "progress", "load", "loadend", "error", "abort"])
      reader["on" + type] = (e: any) => log.push(`${type}${e.loaded}/${e.total}:${reader.readyState}`);
    reader.addEventListener("loadend", () => done(`${reader.result} ${log.join(" ")}`));
    reader[method](what, ...rest);
  });
}
console.log(await read("readAsText", new Blob(["ü"])));  // expect: ü loadstart0/2:1 progress2/2:1 load2/2:2 loadend2/2:2
console.log(await read("readAsText", new Blob([new Uint8Array([0xfc])]), "latin1"), await read("readAsText", new Blob([])));  // expect: ü loadstart0/1:1 progress1/1:1 load1/1:2 loadend1/1:2  loadstart0/0:1 load0/0:2 loadend0/0:2
console.log((await read("readAsDataURL", new Blob(["abc"], { type: "text/plain" }))).split(" ")[0], (await read("readAsBinaryString", new Blob([new Uint8Array([0x80, 255])]))).slice(0, 2) === "\x80\xff");  // expect: data:text/plain;base64,YWJj true
const aborted = new FileReader();
aborted.onabort = () => console.log("abort", aborted.readyState, aborted.result);
aborted.onload = () => console.log("must not load");
aborted.readAsText(new Blob(["x"]));
console.log(thrown(() => aborted.readAsText(new Blob([]))), FileReader.LOADING, aborted.DONE);  // expect: InvalidStateError 1 2
aborted.abort();  // expect: abort 2 null
console.log(thrown(() => aborted.readAsText("no blob")), aborted.error, aborted.onerror);  // expect: TypeError null null

// ---- URLs
const url = URL.createObjectURL(file);
console.log(url.startsWith("blob:"), url !== URL.createObjectURL(file), thrown(() => URL.createObjectURL({} as any)), URL.revokeObjectURL(url));  // expect: true true TypeError undefined
