import { strictEqual as equal } from "node:assert/strict";
import * as espree from "espree";
equal((espree.parse("async () => { await x }", { ecmaVersion: "latest" }) as any).body.length, 1);
console.log("works");
