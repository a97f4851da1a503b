// What the web platform and node:crypto cost. Prints a line a level: its name, a tab, milliseconds. With an argument only the
// levels whose names contain it.
import { Buffer } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";

const wanted: string = globalThis.process?.argv[2] ?? "";
let sink: unknown;

/** Without a line where the engine lacks what the level is about. */
async function level(name: string, times: number, body: () => unknown, there: unknown = true): Promise<void> {
  if (!name.includes(wanted) || !there) return;
  for (let i = 0; i < Math.ceil(times / 4); i++) sink = await body();
  const start = performance.now();
  for (let i = 0; i < times; i++) sink = await body();
  console.log(`${name}\t${(performance.now() - start).toFixed(2)}`);
}

function repeat(times: number, body: (i: number) => unknown): () => void {
  return () => {
    for (let i = 0; i < times; i++) sink = body(i);
  };
}

const addresses = [
  "https://example.com/", "https://user:pass@example.com:8080/a/b/c?d=e&f=g#h", "http://localhost:3000/api/v1/users/42",
  "https://example.com/a/../b/./c/%7Euser/index.html", "https://bücher.example/straße?q=größe", "file:///home/me/src/main.ts",
  "http://192.168.0.1/status", "http://[2001:db8::1]:8080/", "data:text/plain,hello", "mailto:me@example.com",
  "https://cdn.example.org/lib/v1.2.3/dist/index.min.js?v=8f3a1c", "https://example.com/search?q=a+b&lang=en&page=2&sort=asc",
];
const query = "q=a+b&lang=en&page=2&sort=asc&name=J%C3%BCrgen&tag=x&tag=y&empty=&long=abcdefghijklmnopqrstuvwxyz";

await level("URL: parse", 10, repeat(6000, (i) => new URL(addresses[i % addresses.length])));
await level("URL: parse with a base", 10, repeat(6000, () => new URL("../c/d?e=f#g", "https://example.com/a/b/")));
await level("URL: canParse", 10, repeat(6000, (i) => URL.canParse(addresses[i % addresses.length])));
await level("URL: href and parts", 10, repeat(6000, (i) => {
  const url = new URL(addresses[i % addresses.length]);
  return url.href.length + url.hostname.length + url.pathname.length + url.search.length;
}));
const settable = new URL("https://example.com/a/b?c=d#e");
await level("URL: setters", 10, repeat(6000, (i) => {
  settable.pathname = i % 2 ? "/x/y/z" : "/a";
  settable.search = i % 2 ? "?one=1" : "?two=2&three=3";
  settable.hash = i % 2 ? "top" : "";
  return settable.href;
}));
await level("URLSearchParams: parse", 10, repeat(6000, () => new URLSearchParams(query)));
await level("URLSearchParams: append, toString", 10, repeat(3000, () => {
  const params = new URLSearchParams();
  for (let i = 0; i < 8; i++) params.append("key" + i, "a value & more");
  return params.toString();
}));
await level("URLSearchParams: get, iterate", 10, repeat(3000, () => {
  let length = 0;
  const params = new URLSearchParams(query);
  for (const [name, value] of params) length += name.length + value.length;
  return length + params.get("page")!.length;
}));

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const alphabets = {
  ASCII: "The quick brown fox jumps over the lazy dog. ", "Latin-1": "Zwölf Boxkämpfer jagen Viktor über den Deich. ",
  CJK: "色は匂へど散りぬるを我が世誰ぞ常ならむ有為の奥山", emoji: "😀 smile 🚀 start 🎉 party 🐟 ",
};
const target = new Uint8Array(4 << 20);
for (const [name, text] of Object.entries(alphabets)) {
  const small = text.repeat(5).slice(0, 100);
  const big = JSON.parse(JSON.stringify(text.repeat(Math.ceil((1 << 20) / text.length)).slice(0, 1 << 20))) as string;
  const smallBytes = encoder.encode(small);
  const bigBytes = encoder.encode(big);
  await level(`encode ${name}, 100 characters`, 10, repeat(10_000, () => encoder.encode(small)));
  await level(`encode ${name}, 1 Mi characters`, 20, () => encoder.encode(big));
  await level(`encodeInto ${name}, 100 characters`, 10, repeat(10_000, () => encoder.encodeInto(small, target)));
  await level(`encodeInto ${name}, 1 Mi characters`, 20, () => encoder.encodeInto(big, target));
  await level(`decode ${name}, 100 characters`, 10, repeat(10_000, () => decoder.decode(smallBytes)));
  await level(`decode ${name}, 1 Mi characters`, 20, () => decoder.decode(bigBytes));
}

const bytes = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 167 + (i >> 8)) & 255);
const few = bytes.slice(0, 100);
const buffer = Buffer.from(bytes);
const binary = buffer.toString("latin1");
const base64 = buffer.toString("base64");
const hex = buffer.toString("hex");
const fewBuffer = Buffer.from(few);
const fewBase64 = fewBuffer.toString("base64");
type Base64 = { toBase64?(): string };
const fromBase64 = (Uint8Array as { fromBase64?(text: string): Uint8Array }).fromBase64?.bind(Uint8Array);
await level("btoa, 1 MiB", 20, () => btoa(binary));
await level("atob, 1 MiB", 20, () => atob(base64));
await level("btoa, atob, 100 B", 10, repeat(5000, () => atob(btoa(binary.slice(0, 100)))));
await level("Buffer to base64, 1 MiB", 20, () => buffer.toString("base64"));
await level("Buffer from base64, 1 MiB", 20, () => Buffer.from(base64, "base64"));
await level("Buffer to hex, 1 MiB", 20, () => buffer.toString("hex"));
await level("Buffer from hex, 1 MiB", 20, () => Buffer.from(hex, "hex"));
await level("Buffer to and from base64, 100 B", 10, repeat(5000, () => {
  sink = Buffer.from(fewBase64, "base64");
  return fewBuffer.toString("base64");
}));
await level("Uint8Array.toBase64, 1 MiB", 20, () => (bytes as Base64).toBase64!(), (bytes as Base64).toBase64);
await level("Uint8Array.fromBase64, 1 MiB", 20, () => fromBase64!(base64), fromBase64);

function source(chunks: number): ReadableStream<number> {
  let next = 0;
  return new ReadableStream<number>({
    pull(controller) {
      if (next === chunks) controller.close();
      else controller.enqueue(next++);
    },
  });
}
const sinkStream = () => new WritableStream<unknown>({ write(chunk) { sink = chunk; } });
async function drain(stream: ReadableStream<unknown>): Promise<number> {
  let count = 0;
  for await (const chunk of stream as unknown as AsyncIterable<unknown>) {
    sink = chunk;
    count++;
  }
  return count;
}
await level("streams: for await", 5, () => drain(source(5000)));
await level("streams: reader", 5, async () => {
  const reader = source(5000).getReader();
  while (!(await reader.read()).done);
});
await level("streams: pipeTo", 5, () => source(5000).pipeTo(sinkStream()));
await level("streams: through a transform", 5, () =>
  source(5000).pipeThrough(new TransformStream<number, number>({
    transform(chunk, controller) {
      controller.enqueue(chunk + 1);
    },
  })).pipeTo(sinkStream()));
await level("streams: tee", 5, async () => {
  const [one, two] = source(5000).tee();
  return Promise.all([drain(one), drain(two)]);
});
await level("streams: writer", 5, async () => {
  const writer = sinkStream().getWriter();
  for (let i = 0; i < 5000; i++) await writer.write(i);
  await writer.close();
});
function byteSource(chunks: number): ReadableStream<Uint8Array> {
  let left = chunks;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      if (left-- === 0) controller.close();
      else controller.enqueue(new Uint8Array(100));
    },
  });
}
await level("streams: bytes", 5, () => drain(byteSource(3000)));
await level("streams: bytes, BYOB", 5, async () => {
  const reader = new ReadableStream({
    type: "bytes",
    pull(controller) {
      controller.byobRequest!.respond(100);
    },
  }).getReader({ mode: "byob" });
  let view = new Uint8Array(100);
  for (let i = 0; i < 3000; i++) view = (await reader.read(view)).value as typeof view;
});
function pieces(whole: Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= whole.length) controller.close();
      else controller.enqueue(whole.slice(at, (at += size)) as Uint8Array<ArrayBuffer>);
    },
  });
}
const prose = encoder.encode(alphabets.CJK.repeat(15_000));
await level("TextDecoderStream, 1 MB", 5, () => drain(pieces(prose, 1000).pipeThrough(new TextDecoderStream())));
const tenMegabytes = encoder.encode(Array.from({ length: 330_000 }, (_, i) => `line ${i} of ${(i * 7919) % 10_007} things\n`).join(""));
await level("CompressionStream gzip, 10 MB", 1, () =>
  drain(pieces(tenMegabytes, 65_536).pipeThrough(new CompressionStream("gzip"))));

const rows = Array.from({ length: 5000 }, (_, i) => ({ id: i, name: `row ${i}`, at: { x: i / 3, y: -i }, tags: ["a", "b"] }));
const numbers = Array.from({ length: 100_000 }, (_, i) => i * 3);
const texts = Array.from({ length: 20_000 }, (_, i) => `text ${i}`);
const map = new Map(numbers.slice(0, 10_000).map((n) => [n, { n }]));
const set = new Set(texts);
await level("structuredClone: objects", 5, () => structuredClone(rows));
await level("structuredClone: small object", 10, repeat(2000, () => structuredClone({ a: 1, b: "two", c: [3, 4], d: null })));
await level("structuredClone: array of numbers", 10, () => structuredClone(numbers));
await level("structuredClone: array of strings", 10, () => structuredClone(texts));
await level("structuredClone: Map", 10, () => structuredClone(map));
await level("structuredClone: Set", 10, () => structuredClone(set));
await level("structuredClone: Uint8Array, 10 MB", 10, () => structuredClone(tenMegabytes));
await level("structuredClone: string, 1 Mi", 10, repeat(100, () => structuredClone({ binary })));

for (const name of ["sha256", "sha1", "md5", "sha512"]) {
  await level(`createHash ${name}, 1 MiB`, 20, () => createHash(name).update(bytes).digest());
  await level(`createHash ${name}, 100 B, hex`, 5, repeat(3000, () => createHash(name).update(few).digest("hex")));
}
await level("subtle.digest SHA-256, 1 MiB", 20, () => crypto.subtle.digest("SHA-256", bytes));
await level("subtle.digest SHA-256, 100 B", 5, async () => {
  for (let i = 0; i < 1000; i++) sink = await crypto.subtle.digest("SHA-256", few);
});
await level("crypto.randomUUID", 10, repeat(10_000, () => crypto.randomUUID()));
await level("node:crypto randomUUID", 10, repeat(10_000, () => randomUUID()));
await level("getRandomValues, 16 B", 10, repeat(5000, () => crypto.getRandomValues(new Uint8Array(16))));
await level("getRandomValues, 64 KiB", 100, () => crypto.getRandomValues(bytes.subarray(0, 65_536).slice()));

await level("Blob: text", 5, async () => {
  for (let i = 0; i < 500; i++) sink = await new Blob(["some text ", few]).text();
});
await level("Blob: arrayBuffer, 1 MiB", 20, () => new Blob([bytes]).arrayBuffer());
await level("Headers: set, get, iterate", 10, repeat(2000, () => {
  const headers = new Headers({ "Content-Type": "text/html", "X-One": "1" });
  headers.set("Accept", "text/plain");
  headers.append("x-one", "2");
  let length = headers.get("accept")!.length;
  for (const [name, value] of headers) length += name.length + value.length;
  return length;
}));
const events = new EventTarget();
let heard = 0;
for (let i = 0; i < 3; i++) events.addEventListener("ping", () => heard++);
await level("EventTarget: dispatchEvent", 10, repeat(10_000, () => events.dispatchEvent(new Event("ping"))));
await level("EventTarget: add, remove", 10, repeat(10_000, () => {
  const listener = () => heard++;
  events.addEventListener("pong", listener);
  events.removeEventListener("pong", listener);
}));
await level("AbortController", 10, repeat(3000, () => {
  const abort = new AbortController();
  abort.signal.addEventListener("abort", () => heard++);
  abort.abort();
}));
await level("performance.mark, measure", 5, () => {
  for (let i = 0; i < 500; i++) {
    performance.mark("a");
    performance.measure("m", "a");
  }
  performance.clearMarks();
  performance.clearMeasures();
});
await level("queueMicrotask", 10, () => new Promise<void>((resolve) => {
  let left = 20_000;
  for (let i = 0; i < 20_000; i++) {
    queueMicrotask(() => {
      if (--left === 0) resolve();
    });
  }
}));
