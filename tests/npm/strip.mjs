// For recording with Node: types are stripped by the TypeScript compiler.
import { register } from "node:module";
register("data:text/javascript," + encodeURIComponent(`
import ts from ${JSON.stringify(import.meta.resolve("typescript"))};
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
export async function load(url, context, next) {
  if (!url.endsWith(".ts") || url.includes("/node_modules/")) return next(url, context);
  const text = readFileSync(fileURLToPath(url), "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return { format: "module", shortCircuit: true, source: ts.transpileModule(text, { compilerOptions }).outputText };
}
`), import.meta.url);
