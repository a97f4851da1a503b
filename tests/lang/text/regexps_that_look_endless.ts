// Patterns that take a backtracking matcher time in proportion to a power of the text's length, or
// to two to the power of it, take time in proportion to the length.
const endless: [RegExp, string][] = [
  [/(a*)*b/, "a".repeat(100)],
  [/(a|aa)+$/, "a".repeat(100) + "b"],
  [/^(([a-z])+.)+[A-Z]([a-z])+$/, "a".repeat(100)],
  [/(.*)*x/, "y".repeat(200_000)],
  [/(x+x+)+y/, "x".repeat(200_000)],
  [/(?:a|b|ab|(?:c|d(?:e|f)*)*)*z/, "abcdef".repeat(2000)],
  [/(?:a{1,9}){9}b/, "a".repeat(100)],
  [/^(?:\p{L}+\s?)+$/u, "größe ".repeat(30) + "!"],
];
for (const [pattern, text] of endless) console.log(pattern.exec(text)); // expect: null
// expect: null
// expect: null
// expect: null
// expect: null
// expect: null
// expect: null
// expect: null
console.log("a".repeat(100_000).replace(/(?:a|aa)*(b)?$/, "[$1]")); // expect: []
console.log(("a".repeat(60) + "b").split(/(a|aa)*?b/).length); // expect: 3
