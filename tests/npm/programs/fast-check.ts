import fc from "fast-check";

const options = { seed: 42, numRuns: 200, verbose: 0 as const };
fc.assert(fc.property(fc.array(fc.integer()), (list) => JSON.stringify([...list].reverse().reverse()) === JSON.stringify(list)), options);
fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (a + b).startsWith(a)), options);
fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (o) => { JSON.parse(JSON.stringify(o)); }), options);
const run = fc.check(fc.property(fc.array(fc.nat(1000)), (list) => list.reduce((a, b) => a + b, 0) < 1500), options);
console.log(run.failed, run.numRuns, run.numShrinks, JSON.stringify(run.counterexample));
console.log(JSON.stringify(fc.sample(fc.tuple(fc.nat(), fc.boolean(), fc.hexaString?.() ?? fc.constant("")), { seed: 7, numRuns: 3 })));
await fc.assert(fc.asyncProperty(fc.integer(), async (n) => { await null; return n === n + 0; }), options);
console.log("done");
