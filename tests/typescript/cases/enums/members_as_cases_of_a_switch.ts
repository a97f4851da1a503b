enum Kind { Circle, Square, Other = "other" }
function name(kind: Kind): string {
  switch (kind) { case Kind.Circle: return "circle"; case Kind.Square: return "square"; case Kind.Other: return "other!"; }
}
console.log(name(Kind.Circle), name(1), name(Kind.Other), name(9 as Kind));
