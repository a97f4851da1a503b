import { join } from "node:paths";
console.log(join("a", "b"));
