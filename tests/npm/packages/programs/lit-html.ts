import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { html } from "lit-html";
const made: any = html`<p>${1}</p>`;
deepEqual([...made.strings], ["<p>", "</p>"]); deepEqual(made.values, [1]);
console.log("works");
