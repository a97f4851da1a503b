// acorn parses its own source.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as acorn from "acorn";

const source = readFileSync(fileURLToPath(import.meta.resolve("acorn")), "utf8");
const tree = acorn.parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true });
const counts = new Map<string, number>();
const visit = (node: unknown): void => {
  if (Array.isArray(node)) return node.forEach(visit);
  if (typeof node !== "object" || node === null) return;
  const type = (node as { type?: unknown }).type;
  if (typeof type === "string") counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const value of Object.values(node)) visit(value);
};
visit(tree);
console.log(acorn.version, tree.body.length, tree.loc?.end.line);
for (const [type, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(type, count);
