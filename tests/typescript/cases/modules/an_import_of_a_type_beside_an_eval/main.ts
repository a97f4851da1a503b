import { origin, Point } from "./_types.ts";
const here: Point = origin;
console.log(eval("here.x"), (() => eval("here.x + 1"))());
