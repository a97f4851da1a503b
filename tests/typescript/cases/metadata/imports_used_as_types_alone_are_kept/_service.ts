import { log } from "./_log.ts";
log.push("service loaded");
export class Service {}
