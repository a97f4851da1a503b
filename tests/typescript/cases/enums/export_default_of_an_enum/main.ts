import E, { Other } from "./_e.ts";
console.log(E.A, E[1], Other.B);
