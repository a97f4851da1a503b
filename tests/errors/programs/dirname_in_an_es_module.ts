import { join } from "node:path";
console.log(join(__dirname, "data"));
export {};
