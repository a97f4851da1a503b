// node:domain, deprecated, is not there yet: its names are.
import { absent, absentClass } from "node:_not_yet";
import { EventEmitter } from "node:events";

export const Domain = absentClass("domain", "Domain", EventEmitter, [
  "enter", "exit", "add", "remove", "run", "intercept", "bind",
]);
export const create = absent("domain", "create");
export const createDomain = create;
export const active = null;
export const _stack: object[] = [];

const domain = { _stack, Domain, createDomain, create, active };
export default domain;
export { domain as "module.exports" };
