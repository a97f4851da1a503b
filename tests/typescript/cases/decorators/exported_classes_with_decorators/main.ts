import Default, { A, B, tags } from "./_classes.ts";
console.log(A.name, B.name, Default.name, tags.join());
