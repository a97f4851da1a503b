// The pattern of a literal is checked before anything runs.
// expect-error: Invalid regular expression: /a(/
console.log("never");
const r = /a(/;
