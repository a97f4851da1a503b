// effect, zod and rxjs run from the TypeScript that they ship, the others from their JavaScript.
const names = ["effect", "effect/Scope", "zod", "rxjs", "rxjs/operators", "acorn", "ajv", "immer", "lodash", "typescript"];
for (const name of names) console.log(name, import.meta.resolve(name).replace(/.*\/node_modules\//, ""));
