// node:dns/promises: codes and the order of results; asking is not there yet.
import {
  ADDRGETNETWORKPARAMS, BADFAMILY, BADFLAGS, BADHINTS, BADNAME, BADQUERY, BADRESP, BADSTR,
  CANCELLED, codes, CONNREFUSED, DESTRUCTION, EOF, FILE, FORMERR, getDefaultResultOrder,
  getServers, LOADIPHLPAPI, NODATA, NOMEM, NONAME, NOTFOUND, NOTIMP, NOTINITIALIZED, queries,
  REFUSED, SERVFAIL, setDefaultResultOrder, setServers, TIMEOUT,
} from "node:_dns";
import { absentClass, absentPromises } from "node:_not_yet";

export const Resolver = absentClass("dns/promises", "Resolver", null,
  ["cancel", "getServers", "setLocalAddress", "setServers", ...queries]);
export const {
  lookup, lookupService, resolve, resolve4, resolve6, resolveAny, resolveCaa, resolveCname,
  resolveMx, resolveNaptr, resolveNs, resolvePtr, resolveSoa, resolveSrv, resolveTlsa, resolveTxt,
  reverse,
} = absentPromises("dns/promises", "lookup", "lookupService", ...queries);

const dns = {
  lookup, lookupService, Resolver, getDefaultResultOrder, setDefaultResultOrder, setServers,
  getServers, resolve, resolve4, resolve6, resolveAny, resolveCaa, resolveCname, resolveMx,
  resolveNaptr, resolveNs, resolvePtr, resolveSoa, resolveSrv, resolveTlsa, resolveTxt, reverse,
  ...codes,
};
export {
  ADDRGETNETWORKPARAMS, BADFAMILY, BADFLAGS, BADHINTS, BADNAME, BADQUERY, BADRESP, BADSTR,
  CANCELLED, CONNREFUSED, DESTRUCTION, EOF, FILE, FORMERR, getDefaultResultOrder, getServers,
  LOADIPHLPAPI, NODATA, NOMEM, NONAME, NOTFOUND, NOTIMP, NOTINITIALIZED, REFUSED, SERVFAIL,
  setDefaultResultOrder, setServers, TIMEOUT,
};
export default dns;
export { dns as "module.exports" };
