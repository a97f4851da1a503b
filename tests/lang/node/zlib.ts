// node:zlib: what node prints for the same program; Zstandard, which node 20 lacks, last.
import zlib, { brotliCompressSync, brotliDecompressSync, crc32, gunzip, gzipSync, inflateSync } from "node:zlib";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

const text = "a tale of two cities ".repeat(5000);
for (const name of ["deflate", "gzip", "deflateRaw", "brotliCompress"]) {
  const inverse = { deflate: "inflate", gzip: "gunzip", deflateRaw: "inflateRaw", brotliCompress: "brotliDecompress" }[name]!;
  const small = (zlib as any)[name + "Sync"](text);
  console.log(name, small.length < 1000, (zlib as any)[inverse + "Sync"](small).toString() === text, Buffer.isBuffer(small));
}
// expect: deflate true true true
// expect: gzip true true true
// expect: deflateRaw true true true
// expect: brotliCompress true true true
console.log(zlib.unzipSync(zlib.deflateSync("x")).toString(), zlib.unzipSync(gzipSync("y")).toString());  // expect: x y
console.log(zlib.gunzipSync(Buffer.concat([gzipSync("one "), gzipSync("two")])).toString());  // expect: one two
const padded = Buffer.concat([gzipSync("one "), gzipSync("two"), Buffer.alloc(10)]);
console.log(zlib.gunzipSync(padded).toString());  // expect: one two
console.log(zlib.inflateSync(Buffer.concat([zlib.deflateSync("x"), Buffer.from("behind")])).toString());  // expect: x
for (const size of [1, 7, padded.length]) {
  const gunzip = zlib.createGunzip(), got: string[] = [];
  gunzip.on("data", (each: Buffer) => got.push(String(each)));
  for (let at = 0; at < padded.length; at += size) gunzip.write(padded.subarray(at, at + size));
  gunzip.end();
  await new Promise((done) => gunzip.on("close", done));
  console.log(size === padded.length ? "all" : size, got.join(""));
}
// expect: 1 one two
// expect: 7 one two
// expect: all one two
console.log(inflateSync(Buffer.from("eJzLSM3JyQcABiwCFQ==", "base64")).toString());  // expect: hello
const code = (f: () => unknown) => {
  try {
    return f();
  } catch (e: any) {
    return `${e.name} ${e.code} ${e.errno} ${e.message}`;
  }
};
console.log(code(() => inflateSync(Buffer.from("not zlib"))));  // expect: Error Z_DATA_ERROR -3 incorrect header check
console.log(code(() => inflateSync(Buffer.from("eJzLSM3J", "base64"))));  // expect: Error Z_BUF_ERROR -5 unexpected end of file
console.log(code(() => zlib.deflateSync("x", { level: 12 })));  // expect: RangeError ERR_OUT_OF_RANGE undefined The value of "options.level" is out of range. It must be >= -1 and <= 9. Received 12
console.log(code(() => zlib.gunzipSync(gzipSync(text), { maxOutputLength: 100 })));  // expect: RangeError ERR_BUFFER_TOO_LARGE undefined Cannot create a Buffer larger than 100 bytes
console.log(code(() => (zlib as any).gzipSync(5)));  // expect: TypeError ERR_INVALID_ARG_TYPE undefined The "buffer" argument must be of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer. Received type number (5)
console.log((await promisify(gunzip)(gzipSync("later"))).toString());  // expect: later
const dictionary = Buffer.from("cities tale two");
console.log(inflateSync(zlib.deflateSync("a tale of two cities", { dictionary }), { dictionary }).toString());  // expect: a tale of two cities
console.log(code(() => inflateSync(zlib.deflateSync("x", { dictionary }))));  // expect: Error Z_NEED_DICT 2 Missing dictionary

const parts: string[] = [];
await pipeline(Readable.from([text, text]), zlib.createGzip(), zlib.createGunzip(), async (source: any) => {
  for await (const each of source) parts.push(String(each));
});
console.log(parts.join("") === text + text);  // expect: true
const gzip = zlib.createGzip();
const seen: Buffer[] = [];
gzip.on("data", (each: Buffer) => seen.push(each));
gzip.write("flushed");
await new Promise<void>((done) => gzip.flush(() => done()));
await new Promise((done) => setTimeout(done, 5));
console.log(zlib.gunzipSync(Buffer.concat(seen), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString(), gzip.bytesWritten);  // expect: flushed 7
gzip.end();
const broken = zlib.createGunzip();
broken.on("error", (e: any) => console.log("error", e.code));  // expect: error Z_DATA_ERROR
broken.end("garbage");
await new Promise((done) => broken.on("close", done));
console.log(zlib.codes.Z_DATA_ERROR, (zlib.codes as any)["-3"], zlib.constants.Z_BEST_COMPRESSION, typeof zlib.Gzip, zlib.createGzip() instanceof zlib.Gzip);  // expect: -3 Z_DATA_ERROR 9 function true
console.log(brotliDecompressSync(brotliCompressSync("b", { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })).toString());  // expect: b
console.log((zlib as any).zstdDecompressSync((zlib as any).zstdCompressSync(text)).toString() === text, crc32("hello"), crc32("lo", crc32("hel")));  // expect: true 907060870 907060870
