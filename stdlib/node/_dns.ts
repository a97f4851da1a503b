// What node:dns and node:dns/promises share: codes, the order of results, and the names of what is
// not there yet.
import { codeError } from "node:_errors";
import { absent } from "node:_not_yet";

export const codes = {
  NODATA: "ENODATA", FORMERR: "EFORMERR", SERVFAIL: "ESERVFAIL", NOTFOUND: "ENOTFOUND",
  NOTIMP: "ENOTIMP", REFUSED: "EREFUSED", BADQUERY: "EBADQUERY", BADNAME: "EBADNAME",
  BADFAMILY: "EBADFAMILY", BADRESP: "EBADRESP", CONNREFUSED: "ECONNREFUSED", TIMEOUT: "ETIMEOUT",
  EOF: "EOF", FILE: "EFILE", NOMEM: "ENOMEM", DESTRUCTION: "EDESTRUCTION", BADSTR: "EBADSTR",
  BADFLAGS: "EBADFLAGS", NONAME: "ENONAME", BADHINTS: "EBADHINTS",
  NOTINITIALIZED: "ENOTINITIALIZED", LOADIPHLPAPI: "ELOADIPHLPAPI",
  ADDRGETNETWORKPARAMS: "EADDRGETNETWORKPARAMS", CANCELLED: "ECANCELLED",
} as const;
export const {
  NODATA, FORMERR, SERVFAIL, NOTFOUND, NOTIMP, REFUSED, BADQUERY, BADNAME, BADFAMILY, BADRESP,
  CONNREFUSED, TIMEOUT, EOF, FILE, NOMEM, DESTRUCTION, BADSTR, BADFLAGS, NONAME, BADHINTS,
  NOTINITIALIZED, LOADIPHLPAPI, ADDRGETNETWORKPARAMS, CANCELLED,
} = codes;

const orders = ["verbatim", "ipv4first", "ipv6first"];
let order = "verbatim";
export function getDefaultResultOrder(): string {
  return order;
}
export function setDefaultResultOrder(value: string): void {
  if (!orders.includes(value))
    throw codeError("ERR_INVALID_ARG_VALUE", "dnsOrder", value,
      "must be one of: 'verbatim', 'ipv4first', 'ipv6first'");
  order = value;
}

/** Of a Resolver, and functions of the modules. */
export const queries = [
  "resolveAny", "resolve4", "resolve6", "resolveCaa", "resolveCname", "resolveMx", "resolveNs",
  "resolveTlsa", "resolveTxt", "resolveSrv", "resolvePtr", "resolveNaptr", "resolveSoa", "reverse",
  "resolve",
] as const;
export const setServers = absent("dns", "setServers", 1);
export const getServers = absent("dns", "getServers");
