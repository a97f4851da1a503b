import { ok } from "node:assert/strict";
import Table from "cli-table3";
const table = new Table({ head: ["a", "b"], style: { head: [], border: [] } });
table.push([1, "x"]);
ok(table.toString().includes("│ 1 │ x │"), table.toString());
console.log("works");
