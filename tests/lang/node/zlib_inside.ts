// node:zlib, what packages take from Node's inside and what flushes by itself: what node prints for
// the same program.
import zlib from "node:zlib";
const { Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FINISH } = zlib.constants;
const code = (f: () => unknown) => {
  try {
    return f();
  } catch (e: any) {
    return `${e.name} ${e.code} ${e.errno} ${e.message}`;
  }
};
// What packages take from Node's inside: pieces at once, from a stream that stays open because
// close() is kept from it.
for (const [packs, unpacks] of [
  ["Gzip", "Gunzip"], ["DeflateRaw", "InflateRaw"], ["BrotliCompress", "BrotliDecompress"],
] as const) {
  const held = (name: string) => {
    const made = new (zlib as any)[name](), { _handle } = made;
    _handle.close = () => {};
    made.on("error", () => {});
    return (data: string | Buffer, kind: number): Buffer => {
      const given = made._processChunk(Buffer.from(data as any), kind);
      made._handle = _handle;
      return Buffer.from(given);
    };
  };
  const pack = held(packs), unpack = held(unpacks), [sync, end] = packs[0] === "B" ? [1, 2] : [Z_SYNC_FLUSH, Z_FINISH];
  const parts = [pack("one ", Z_NO_FLUSH), pack("two ", sync), pack("three", end)];
  console.log(packs, parts.map((each) => each.length > 0), parts.map((each) => String(unpack(each, 0))), unpack("", end).length);
}
const once: any = zlib.createGunzip();
once.on("error", () => {});
console.log(String(once._processChunk(zlib.gzipSync("all"), Z_FINISH)), once._handle);
console.log(code(() => (zlib.createGunzip() as any)._processChunk(Buffer.from("garbage"), Z_FINISH)));
console.log(code(() => (zlib.createInflate() as any)._processChunk(zlib.deflateSync("x").subarray(0, 5), Z_FINISH)));
// Each piece comes out at once if that is asked for.
const eager = zlib.createDeflate({ flush: Z_SYNC_FLUSH }), lazy = zlib.createDeflate();
for (const each of [eager, lazy]) each.write("now");
await new Promise((done) => setTimeout(done, 5));
console.log(zlib.inflateSync(eager.read(), { finishFlush: Z_SYNC_FLUSH }).toString(), lazy.read());
eager.destroy();
console.log((eager as any)._handle);

// expect: Gzip [ true, true, true ] [ '', 'one two ', 'three' ] 0
// expect: DeflateRaw [ false, true, true ] [ '', 'one two ', 'three' ] 0
// expect: BrotliCompress [ false, true, true ] [ '', 'one two ', 'three' ] 0
// expect: all null
// expect: Error Z_DATA_ERROR -3 incorrect header check
// expect: Error Z_BUF_ERROR -5 unexpected end of file
// expect: now <Buffer 78 9c>
// expect: null
