// shoal:bench/file: the main module of a context that runs one file of benches.
import { nameFilter } from "../test/suite.ts";
import { reportError } from "../test/report_error.ts";
import * as api from "../bench.ts";
import { measure } from "./measure.ts";

const { Object, Promise, setTimeout } = globalThis;

const bridge = (globalThis as any).__shoalTest;
if (bridge === undefined) throw new Error("shoal:bench/file is what `shoal bench` runs");
delete (globalThis as any).__shoalTest;
const { tell, options } = bridge;

for (const [name, value] of Object.entries({ bench: api.bench, group: api.group,
  summary: api.summary }))
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });

await import(options.path);

const fits = options.filter ? nameFilter(options.filter) : () => true;
const only = api.declared.some((each) => each.only);
const wanted = api.declared.filter((each) =>
  !each.ignore && (!only || each.only) &&
  fits(each.group ? `${each.group} ${each.name}` : each.name));
for (const each of wanted) {
  const { name, group = "", baseline = false } = each;
  tell({ type: "begin", name });
  await new Promise((resolve) => void setTimeout(resolve, 1));  // The runner has the same thread.
  try {
    tell({ type: "result", name, group, baseline, statistics: await measure(each) });
  } catch (error) {
    tell({ type: "result", name, group, baseline, error: reportError(error, options.colors) });
  }
}
tell({ type: "finished" });
