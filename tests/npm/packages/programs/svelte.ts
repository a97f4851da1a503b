import { ok } from "node:assert/strict";
import { compile } from "svelte/compiler";
ok(compile("<script>export let n = 1;</script><button on:click={() => n++}>{n}</button>", { generate: "ssr" }).js.code.includes("create_ssr_component"));
console.log("works");
