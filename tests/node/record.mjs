import { createRequire, builtinModules } from "node:module";
const out = {};
process.removeAllListeners("warning"); process.on("warning",()=>{});
for (const m of [...new Set([...builtinModules.map(n=>n.replace(/^node:/,"")),"test","test/reporters","sea","sqlite"])].sort()) {
  let ns; try { ns = await import("node:"+m);} catch(e){ continue }
  out[m] = Object.keys(ns).filter(k=>k!=="module.exports").sort();
}
let s="{\n"; const ms=Object.keys(out);
ms.forEach((m,i)=>{ s+=` ${JSON.stringify(m)}: ${JSON.stringify(out[m].join(" "))}${i+1<ms.length?",":""}\n`; });
console.log(s+"}");
