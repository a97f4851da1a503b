import { d, dump } from "./_reflect.ts";
try { class A { @d m(b: Later): void {} } console.log(typeof A); } catch (e) { console.log((e as Error).constructor.name); }
class Later {}
console.log(dump());
