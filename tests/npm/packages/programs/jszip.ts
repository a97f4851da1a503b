import { strictEqual as equal, ok } from "node:assert/strict";
import JSZip from "jszip";
const zip = new JSZip(); zip.file("x.txt", "hello ".repeat(100));
const bytes = await zip.generateAsync({ type: "uint8array", compression: "DEFLATE" });
ok(bytes.length < 300); equal((await (await JSZip.loadAsync(bytes)).file("x.txt")!.async("string")).length, 600);
console.log("works");
