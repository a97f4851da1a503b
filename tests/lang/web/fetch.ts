// fetch without a network: schemes, refusals, abort before anything begins. The rest: tests/net.
const why = async (f: () => Promise<unknown>): Promise<string> => {
  try {
    await f();
    return "no failure";
  } catch (error) {
    const { name, message, cause } = error as Error;
    return `${name}: ${message}` + (cause instanceof Error ? ` <- ${cause.message}` : "");
  }
};
const data = await fetch("data:text/plain;charset=utf-8,h%C3%A9");
console.log(data.status, data.type, data.url, await data.text()); // expect: 200 basic data:text/plain;charset=utf-8,h%C3%A9 hé
console.log(data.headers.get("content-type")); // expect: text/plain;charset=utf-8
const url = URL.createObjectURL(new Blob(["0123456789"], { type: "a/b" }));
const part = await fetch(url, { headers: { range: "bytes=2-4" } });
console.log(part.status, await part.text(), part.headers.get("content-range")); // expect: 206 234 bytes 2-4/10
console.log((await (await fetch(new Request(url))).blob()).type); // expect: a/b
URL.revokeObjectURL(url);
console.log(await why(() => fetch(url)) !== "no failure"); // expect: true
console.log(await why(() => fetch("about:blank"))); // expect: TypeError: fetch failed <- Nothing is to be had of about:blank
console.log(await why(() => fetch("file:///etc/passwd"))); // expect: TypeError: fetch failed <- Files are not fetched: see readFile of shoal:fs or node:fs
console.log(await why(() => fetch("gopher://x/"))); // expect: TypeError: fetch failed <- The scheme 'gopher:' is not known
console.log(await why(() => fetch("http://x:25/"))); // expect: TypeError: fetch failed <- The port 25 is not one for HTTP: bad port
console.log(await why(() => fetch("http://x/", { cache: "only-if-cached", mode: "same-origin" }))); // expect: TypeError: fetch failed <- There is no cache
console.log(await why(() => fetch("http://x/", { method: "GET", body: "b" }))); // expect: TypeError: Request constructor: a request with the method GET has no body
console.log(await why(() => (fetch as () => Promise<unknown>)())); // expect: TypeError: fetch: 1 argument required, but only 0 present
console.log(await why(() => fetch("http://x/", { signal: AbortSignal.abort(new RangeError("no")) }))); // expect: RangeError: no
let cancelled: unknown;
const body = new ReadableStream({ cancel(reason) { cancelled = reason; } });
const signal = AbortSignal.abort(new Error("before"));
const init = { method: "POST", body, duplex: "half", signal };
console.log(await why(() => fetch("http://x/", init as RequestInit)), (cancelled as Error).message); // expect: Error: before before
console.log(fetch.name, fetch.length, Object.prototype.hasOwnProperty.call(globalThis, "fetch")); // expect: fetch 1 true
const gets = Object.getOwnPropertyDescriptor(globalThis, "fetch")!;
console.log(gets.writable, gets.configurable); // expect: true true
export {};
