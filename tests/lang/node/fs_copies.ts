// node:fs: what a pipe between files reads into again it has given to nobody. Each row: the copy is
// right, what others have seen stayed as it was, and whether chunks were used again.
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { PassThrough, Transform } from "node:stream";
import { finished, pipeline } from "node:stream/promises";

const folder = mkdtempSync(`${tmpdir()}/shoal-copies-`);
const from = `${folder}/from`, to = `${folder}/to`;
const count = 40, size = 4096;
const content = Buffer.alloc(count * size - 100);
for (let i = 0; i < content.length; ++i) content[i] = (i / size) ^ i;
writeFileSync(from, content);

/** What is kept of chunks: each must stay what it was. */
const keeper = () => {
  const all: [Buffer, Buffer][] = [];
  return {
    keep: (chunk: Buffer) => void all.push([chunk, Buffer.from(chunk)]),
    isRight: () => all.every(([kept, copy]) => kept.equals(copy)),
  };
};
const opened = () => createReadStream(from, { highWaterMark: size });
const isCopied = (path = to) => readFileSync(path).equals(content);
/** How many buffers the chunks of a run stand in, as what writes them has them. */
function buffersOf(stream: any): Set<ArrayBufferLike> {
  const found = new Set<ArrayBufferLike>(), { push } = stream;
  stream.push = function (chunk: Buffer | null) {
    if (chunk) found.add(chunk.buffer);
    return push.call(this, chunk);
  };
  return found;
}

const plain = opened(), used = buffersOf(plain);
await pipeline(plain, createWriteStream(to));
// As many as wait to be written, and one that is read.
console.log("file to file", isCopied(), used.size <= 65536 / size + 1, plain.bytesRead === content.length);  // expect: file to file true true true

const listened = opened(), seen = keeper();
listened.on("data", seen.keep);
await pipeline(listened, createWriteStream(to));
console.log("with a listener", isCopied(), seen.isRight());  // expect: with a listener true true

const late = opened(), afterwards = keeper();
const copied = pipeline(late, createWriteStream(to));
late.once("end", () => {});
setTimeout(() => late.on("data", afterwards.keep));
await copied;
console.log("with a late one", isCopied(), afterwards.isRight());  // expect: with a late one true true

const two = opened(), other = `${folder}/other`;
const writers = [createWriteStream(to), createWriteStream(other, { highWaterMark: 1 })];
for (const each of writers) two.pipe(each);
await Promise.all(writers.map((each) => finished(each)));
console.log("to two files", isCopied(), isCopied(other));  // expect: to two files true true

const transformed = keeper();
await pipeline(opened(), new Transform({
  transform(chunk, _encoding, done) {
    transformed.keep(chunk);
    done(null, chunk);
  },
}), createWriteStream(to));
console.log("through a transform", isCopied(), transformed.isRight());  // expect: through a transform true true

const collected = keeper(), slow = createWriteStream(to);
const write = slow.write.bind(slow) as any;
slow.write = (chunk: any, ...rest: any[]) => {
  collected.keep(chunk);
  return write(chunk, ...rest);
};
await pipeline(opened(), slow);
console.log("a write of the caller's", isCopied(), collected.isRight());  // expect: a write of the caller's true true

// The first chunk is looked at, put back, and kept.
const peeked = opened(), head = keeper();
await new Promise((done) => peeked.once("readable", done));
const first = peeked.read(size)!;
head.keep(first);
peeked.unshift(first);
await pipeline(peeked, createWriteStream(to));
console.log("put back", isCopied(), head.isRight());  // expect: put back true true

// Read by hand while it flows.
const mixed = opened(), byHand = keeper(), rest = createWriteStream(to);
mixed.pipe(rest);
mixed.pause();
await new Promise((done) => setTimeout(done, 20));
for (let chunk = mixed.read(); chunk; chunk = mixed.read()) byHand.keep(chunk);
mixed.resume();
await finished(rest);
console.log("by hand", byHand.isRight());  // expect: by hand true

const span = createReadStream(from, { highWaterMark: size, start: 10, end: 3 * size });
await pipeline(span, createWriteStream(to));
console.log("a part", readFileSync(to).equals(content.subarray(10, 3 * size + 1)));  // expect: a part true
const there = new PassThrough();
await pipeline(opened(), there, createWriteStream(to));
console.log("by way of another", isCopied());  // expect: by way of another true
rmSync(folder, { recursive: true });
