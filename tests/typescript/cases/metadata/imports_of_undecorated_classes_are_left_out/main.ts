import { log } from "../imports_used_as_types_alone_are_kept/_log.ts";
import { Service } from "../imports_used_as_types_alone_are_kept/_service.ts";
class A { s?: Service; constructor(s?: Service) {} }
console.log(log.length, typeof A);
