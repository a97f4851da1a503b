import { log } from "./_log.ts";
import { Service } from "./_service.ts";
const d = (..._: any[]): any => {};
@d class A { constructor(s: Service) {} }
console.log(log.join(), typeof A);
