import { strict } from "./sloppy.cjs";
import json = require("./value.json");
const value: number = json.answer;
console.log(value, strict);  // expect: 42 false
