// Numbers far apart as names: they take as much memory as there are of them.
enum Flags { None = 0, A = 1 << 4, B = 1 << 14, C = 1 << 24, D = 1 << 29 }
console.log(Flags[1 << 24], Flags[1 << 29], Flags.D); // expect: C D 536870912
console.log(Object.keys(Flags).join()); // expect: 0,16,16384,16777216,536870912,None,A,B,C,D

const before = process.memoryUsage().heapUsed;
const many: Record<number, string>[] = [];
for (let i = 0; i < 100; ++i) many.push({ [900_000]: "far", 3: "near" });
const grown = process.memoryUsage().heapUsed - before;
console.log(many[99][900_000], many[50][3], 900_000 in many[7], 899_999 in many[7]); // expect: far near true false
console.log(grown < 1_000_000); // expect: true

// An array that has a length keeps its room; one that is filled from the end has it when it is small.
const known = new Array<number>(300_000);
for (let i = known.length - 1; i >= 0; --i) known[i] = i;
console.log(known.length, known[0], known[299_999]); // expect: 300000 0 299999
const small: number[] = [];
for (let i = 9_999; i >= 0; --i) small[i] = i;
console.log(small.length, small.indexOf(5_000)); // expect: 10000 5000
const large: number[] = [];
for (let i = 59_999; i >= 0; --i) large[i] = i;
console.log(large.length, large[0], large[31_111], large.reduce((a, b) => a + b)); // expect: 60000 0 31111 1799970000

// Holes that a mostly full one has are no reason to change.
const mostly: number[] = [];
for (let i = 0; i < 100_000; ++i) if (i % 3 !== 0) mostly[i] = i;
mostly[120_000] = 1;
console.log(mostly.length, mostly.filter(() => true).length); // expect: 120001 66667
