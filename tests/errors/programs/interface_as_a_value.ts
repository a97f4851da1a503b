import { User } from "./lib/user.ts";
const ada: unknown = { name: "Ada" };
console.log(ada instanceof User);
