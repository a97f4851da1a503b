// A package's stacks name what was written, as its source maps tell it: a file beside the code, one
// inside it, and an indexed one. What has no map, or a broken one, is told as it runs.
import { refuse } from "mapped/file";
import { Box } from "mapped/inline";
import { first, second, bare } from "mapped/indexed";
import { f } from "mapped/broken";

function place(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const line = (error as Error).stack!.split("\n")[1]!;
    return line.trim().replace(/\/.*\/mapped\//, "");
  }
  return "nothing was thrown";
}
console.log(place(() => refuse({ what: "luck" })));  // expect: at refuse (src/file.ts:7:9)
console.log(place(() => new Box().open()));  // expect: at o.open (webpack://pkg/./box.ts:3:11)
console.log(place(first));  // expect: at src/first.ts:11:3
console.log(place(second));  // expect: at src/second.ts:21:5
console.log(place(bare));  // expect: at dist/indexed.js:2:72
console.log(place(f));  // expect: at dist/broken.js:1:22

// Who prepares stacks gets the places that run.
const prepare = (_: Error, sites: { getLineNumber(): number; getFileName(): string }[]) =>
  sites[0]!.getFileName().endsWith("dist/file.js") && sites[0]!.getLineNumber();
(Error as { prepareStackTrace?: unknown }).prepareStackTrace = prepare;
try {
  refuse({ what: "" });
} catch (error) {
  console.log((error as Error).stack);  // expect: 4
}
