// A sum of which one of the first two operands is a text is made at once; nobody can tell.
const log: string[] = [];
const noted = (name: string, value: unknown) => ({
  [Symbol.toPrimitive](hint: string) {
    log.push(`${name} ${hint}`);
    return value;
  },
});
const evaluated = (name: string, value: unknown) => (log.push(`(${name})`), value as string);

console.log("a" + evaluated("x", noted("x", 1)) + evaluated("y", noted("y", "2")) + "b");
console.log(evaluated("p", noted("p", 1)) + "," + evaluated("q", noted("q", null)));
console.log(log.join(" "));

// Where numbers still add, and where no longer.
let one: any = 1, two: any = 2;
console.log(one + two + "," + one + two, one + two + one, one + "" + two + one, "" + one + two * one - one);
console.log(one - two + "," + (one + two) + -0 + 1e21 + 0.1 + NaN + -one);
console.log("x" + undefined + null + true + 10n + [1, 2] + {} + "");

// An operand is read when its turn comes.
let late: any = "old";
console.log("" + late + (late = "new") + late, late + "" + (late = "newer") + late);
const swap = (text: any) => text + ":" + (text = 1) + text;
console.log(swap("s"), swap(5));

// Symbols and throwing operands: what was evaluated before stays evaluated, and nothing after.
for (const bad of [Symbol("s"), noted("bad", Symbol("t")), { toString() { throw new Error("thrown"); } }]) {
  log.length = 0;
  try {
    console.log("a" + evaluated("before", 1) + (bad as any) + evaluated("after", 2));
  } catch (error) {
    console.log(`${error}`, log.join(" "));
  }
}

// Long ones, empty ones, wide ones, more operands than one instruction takes.
const long = "0123456789".repeat(30), wide = "…";
for (const each of ["", long, wide, long + wide]) {
  const text = "<" + each + one + each + ">" + "" + each;
  const template = `${each}${one}${each}${""}${two}${each}`;
  console.log(text.length, text.slice(0, 4), text.endsWith(each), template.length, template.slice(-4));
}
console.log("" + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + 20 + one + two);
console.log(`${one}`.length, `${-1.5}` + `${1e300}` + `${0x7fffffff}`, typeof `${one}`);
console.log((one + "" + two) in { 12: 0 }, new Map([["a1b2", "found"]]).get("a" + one + "b" + two));

// Grown at the end, at the front, and looked at meanwhile.
let end = "", front = "";
for (let i = 0; i < 2000; i++) {
  end = end + i + "," + (i % 7);
  front = i + ";" + front + "";
  if (i % 500 === 0) console.log(end.length, end.charCodeAt(end.length - 1), front.length, front.indexOf(";"));
}
console.log(end.length, end.slice(-20), front.slice(0, 20), front.length);

function* pieces(): Generator<string, void, any> {
  console.log("got " + (yield "first") + " and " + (yield "second") + ".");
}
const it = pieces();
it.next();
it.next(1);
it.next({ toString: () => "2" });

// As node prints it:
// expect: a12b
// expect: 1,null
// expect: (x) x default (y) y default (p) p default (q) q default
// expect: 3,12 4 121 11
// expect: -1,301e+210.1NaN-1
// expect: xundefinednulltrue101,2[object Object]
// expect: oldnewnew newnewernewer
// expect: s:11 5:11
// expect: TypeError: Cannot convert a Symbol value to a string (before)
// expect: TypeError: Cannot convert a Symbol value to a string (before) bad default
// expect: Error: thrown (before)
// expect: 3 <1> true 2 12
// expect: 903 <012 true 902 6789
// expect: 6 <…1… true 5 1…2…
// expect: 906 <012 true 905 789…
// expect: 123456789101112131415161718192012
// expect: 1 -1.51e+3002147483647 string
// expect: true found
// expect: 3 48 2 1
// expect: 2395 51 1894 3
// expect: 4896 54 3895 4
// expect: 7896 50 6395 4
// expect: 10890 ,11997,21998,31999,4 1999;1998;1997;1996; 8890
// expect: got 1 and 2.
