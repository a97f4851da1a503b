// FileReaderSync: in workers alone.
const url = (code: string) => "data:text/typescript," + encodeURIComponent(code);
console.log("FileReaderSync" in globalThis, typeof FileReaderSync);  // expect: false undefined

const worker = new Worker(url(`
import { openAsBlob, writeFileSync, mkdtempSync, rmSync } from "node:fs";
const thrown = (work: () => unknown): string => {
  try { return String(work()); } catch (e: any) { return e.constructor.name + " " + e.name; }
};
const property = Object.getOwnPropertyDescriptor(self, "FileReaderSync")!;
console.log(typeof property.value, property.writable, property.enumerable, property.configurable);
const reader = new FileReaderSync();
console.log(reader, FileReaderSync.name, FileReaderSync.length, String(reader));
console.log(Object.keys(FileReaderSync.prototype).join(), FileReaderSync.prototype.readAsText.length);
const blob = new Blob(["gr\\u00fc\\u00dfe"], { type: "text/plain" });
console.log(reader.readAsText(blob), reader.readAsText(new Blob([new Uint8Array([0xfc])]), "latin1"));
console.log(reader.readAsText(new Blob([new Uint8Array([0xff, 0xfe, 0x41, 0])]), "latin1"), reader.readAsText(blob, "none such"));
console.log(reader.readAsText(new Blob([new Uint8Array([0xfc])], { type: "text/plain;charset=latin1" })));
console.log(reader.readAsDataURL(blob), reader.readAsDataURL(new Blob([])));
console.log(JSON.stringify(reader.readAsBinaryString(new Blob([new Uint8Array([65, 255])]))));
const buffer = reader.readAsArrayBuffer(blob.slice(0, 2));
new Uint8Array(buffer).fill(0);
console.log(buffer, reader.readAsText(blob.slice(0, 2)));
console.log(thrown(() => reader.readAsText("text" as any)), thrown(() => (reader as any).readAsText()), thrown(() => (FileReaderSync as any)()));
console.log(thrown(() => FileReaderSync.prototype.readAsText.call({} as any, blob)));

const folder = mkdtempSync("/tmp/shoal-sync-");
writeFileSync(folder + "/a", "of a file");
const file = await openAsBlob(folder + "/a");
let turns = 0;
queueMicrotask(() => ++turns);
console.log(reader.readAsText(new Blob(["<", file.slice(5), ">"])), reader.readAsDataURL(file), turns);
writeFileSync(folder + "/a", "changed!!!");
console.log(thrown(() => reader.readAsText(file)), thrown(() => reader.readAsArrayBuffer(file)));
rmSync(folder, { recursive: true });
(self as any).FileReaderSync = 1;
console.log(FileReaderSync as any);
postMessage(0);
`));
// expect: function true false true
// expect: FileReaderSync {} FileReaderSync 0 [object FileReaderSync]
// expect: readAsArrayBuffer,readAsBinaryString,readAsText,readAsDataURL 1
// expect: grüße ü
// expect: A grüße
// expect: ü
// expect: data:text/plain;base64,Z3LDvMOfZQ== data:application/octet-stream;base64,
// expect: "Aÿ"
// expect: ArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 } gr
// expect: TypeError TypeError TypeError TypeError TypeError TypeError
// expect: TypeError TypeError
// expect: <file> data:application/octet-stream;base64,b2YgYSBmaWxl 0
// expect: DOMException NotReadableError DOMException NotReadableError
// expect: 1
await new Promise((done) => { worker.onmessage = done; });
const nested = new Worker(url(`new Worker("data:text/javascript,postMessage(typeof FileReaderSync)").onmessage = (e) => postMessage(e.data);`));
console.log(await new Promise((done) => { nested.onmessage = (e) => done(e.data); }));  // expect: function
nested.terminate();
worker.terminate();
