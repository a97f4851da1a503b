// A program goes on until what it has begun is done, though nobody awaits it.
import { readTextFile } from "shoal:fs";

readTextFile("/nowhere").then(
  () => console.log("read"),
  (error) => console.log(error.code),  // expect: ENOENT
);
