import { ok } from "node:assert/strict";
import bcrypt from "bcryptjs";
const hash = bcrypt.hashSync("pw", 4); ok(bcrypt.compareSync("pw", hash)); ok(!(await bcrypt.compare("no", hash)));
console.log("works");
