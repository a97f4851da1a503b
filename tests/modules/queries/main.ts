// A query or a fragment makes a module of its own of a file; percent escapes are those of URLs.
import * as plain from "./_counted.ts";
const one = await import("./_counted.ts?v=1");
const two = await import("./_counted.ts?v=2");
const again = await import("./_counted.ts?v=1");
const url = await import(new URL("./_counted.ts#part", import.meta.url).href);
console.log(plain.loaded, one.loaded, two.loaded, again === one, url.loaded);
// expect: 1 2 3 true 4
console.log((await import("./_with%20space.ts")).loaded);
// expect: 5
for (const name of ["./_text.txt", "./_missing.ts?x", "./a%2Fb.ts"]) await import(name).catch(e => console.log(e.code));
// expect: ERR_UNKNOWN_FILE_EXTENSION
// expect: ERR_MODULE_NOT_FOUND
// expect: ERR_INVALID_MODULE_SPECIFIER
console.log(import.meta.resolve("https://example.com/x"), typeof global, global === globalThis);
// expect: https://example.com/x object true
