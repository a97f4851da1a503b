import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import accepts from "accepts";
const accept = accepts({ headers: { accept: "text/html;q=0.5, application/json", "accept-encoding": "gzip" } } as any);
equal(accept.type(["html", "json"]), "json"); deepEqual(accept.encodings(), ["gzip", "identity"]);
console.log("works");
