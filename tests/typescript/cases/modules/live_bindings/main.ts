import { n, up, default as d, change } from "./_m.ts";
console.log(n, d); up(); change(); console.log(n, d);
