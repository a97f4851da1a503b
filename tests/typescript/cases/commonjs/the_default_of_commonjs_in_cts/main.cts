import plain from "./_plain.cjs";
import marked, { named } from "./_marked.cjs";
import Other, { also } from "./_other.cts";
import double from "./_function.cts";
console.log(plain.name, marked, named, Other.where, also, double(4));
