// The stack of an async function goes on through Promise.all and the like, and through then and catch.
const fails = async () => { await 1; throw new Error("deep"); };
const lines = (error: any) => error.stack.split("\n").slice(1).map((l: string) => l.replace(/ \(.*stacks_through.*\)| \/.*$/, "").trim()).join(" | ");

async function all() { await Promise.all([1, fails()]); }
async function settled() {
  const [, last] = await Promise.allSettled([1, fails()]);
  throw (last as PromiseRejectedResult).reason;
}
async function any() { await Promise.any([fails()]).catch(e => { throw e.errors[0]; }); }
async function chained() { await fails().then(x => x).finally(() => {}); }
for (const f of [all, settled, any, chained]) {
  try { await f(); } catch (error) { console.log(f.name + ":", lines(error)); }
}
// expect: all: at fails | at async Promise.all (index 1) | at async all | at async
// expect: settled: at fails | at async Promise.allSettled (index 1) | at async settled | at async
// expect: any: at fails | at async Promise.any (index 0) | at async any | at async
// expect: chained: at fails | at async chained | at async

(Error as any).prepareStackTrace = (_: Error, sites: any[]) => sites.map(s => `${s.isAsync()} ${s.isPromiseAll()} ${s.getPromiseIndex()}`).slice(1, 3).join(", ");
try { await all(); } catch (error: any) { console.log(error.stack); }
// expect: true true 1, true false null
