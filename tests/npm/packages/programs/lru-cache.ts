import { strictEqual as equal } from "node:assert/strict";
import { LRUCache } from "lru-cache";
const c = new LRUCache<string, number>({ max: 2 }); c.set("a", 1); c.set("b", 2); c.get("a"); c.set("c", 3); equal(c.has("b"), false); equal(c.get("a"), 1);
console.log("works");
