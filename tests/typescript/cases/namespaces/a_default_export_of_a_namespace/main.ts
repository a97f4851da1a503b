import N from "./_n.ts";
console.log(N.a, N.f(), Object.keys(N).join());
