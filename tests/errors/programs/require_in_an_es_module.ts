import { join } from "node:path";
const fs = require("node:fs");
console.log(fs.existsSync(join("a", "b")));
