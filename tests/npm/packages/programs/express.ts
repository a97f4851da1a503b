import { strictEqual as equal, throws } from "node:assert/strict";
import express from "express";
const app = express();
app.get("/a/:id", (_req: any, res: any) => res.send("x"));
equal(typeof app.handle, "function");
if (process.versions.shoal !== undefined)
  throws(() => app.listen(0), (error: any) => error.code === "ERR_SHOAL_NOT_YET");
console.log("works");
