// node:_tls_common: a part of node:tls by its old name; deprecated.
import { absent } from "node:_not_yet";
import { createSecureContext, SecureContext } from "node:tls";

const translatePeerCertificate = absent("_tls_common", "translatePeerCertificate", 1);
const all = { SecureContext, createSecureContext, translatePeerCertificate };
export { SecureContext, createSecureContext, translatePeerCertificate };
export default all;
export { all as "module.exports" };
