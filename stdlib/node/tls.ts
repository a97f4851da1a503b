// node:tls: constants, and what needs no connection (checkServerIdentity, convertALPNProtocols);
// all else is not there yet.
import { cipherList as DEFAULT_CIPHERS } from "node:_cipher_list";
import { isIP, Server as NetServer, Socket } from "node:_net";
import { absent, absentClass } from "node:_not_yet";
import { makeError } from "node:_errors";
import { Buffer } from "node:_buffer";

const { Object, String, Error, RangeError, Array } = globalThis;

export { DEFAULT_CIPHERS };
export const CLIENT_RENEG_LIMIT = 3;
export const CLIENT_RENEG_WINDOW = 600;
export const DEFAULT_ECDH_CURVE = "auto";
export const DEFAULT_MIN_VERSION = "TLSv1.2";
export const DEFAULT_MAX_VERSION = "TLSv1.3";

// ---- Whose certificate it is, RFC 6125

type Subject = Record<string, string | string[] | undefined>;
interface Certificate {
  subject?: Subject;
  subjectaltname?: string;
}

/** A name of a certificate may have "*" for the first label, and no more than that. */
function isNameOf(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase().split("."), labels = host.toLowerCase().split(".");
  if (wanted.length !== labels.length || wanted.includes("")) return false;
  const rest = wanted.slice(1).join(".") === labels.slice(1).join(".");
  if (!rest) return false;
  if (wanted[0] === labels[0]) return true;
  const parts = wanted[0]!.split("*");
  if (parts.length !== 2 || wanted.length < 3 || wanted[0]!.startsWith("xn--")) return false;
  const label = labels[0]!;
  return label.length >= parts[0]!.length + parts[1]!.length && label.startsWith(parts[0]!) &&
    label.endsWith(parts[1]!);
}

/** Undefined, or the error that says why the host is not whom the certificate speaks of. */
export function checkServerIdentity(hostname: string, cert: Certificate): Error | undefined {
  const host = String(hostname).replace(/\.$/, ""), given = cert.subjectaltname ?? "";
  const names = (kind: string) => given.split(", ").filter((each) => each.startsWith(kind))
    .map((each) => each.slice(kind.length));
  const dns = names("DNS:"), addresses = names("IP Address:");
  let reason: string;
  if (isIP(host)) {
    if (addresses.includes(host)) return undefined;
    reason = `IP: ${host} is not in the cert's list: ${addresses.join(", ")}`;
  } else if (dns.length > 0) {
    if (dns.some((name) => isNameOf(name, host))) return undefined;
    reason = `Host: ${host}. is not in the cert's altnames: ${given}`;
  } else {
    const common = cert.subject?.CN, all = Array.isArray(common) ? common : [common ?? ""];
    if (all.some((name) => isNameOf(name, host))) return undefined;
    reason = common === undefined ? "Cert does not contain a DNS name"
      : `Host: ${host}. is not cert's CN: ${String(common)}`;
  }
  const error = makeError(Error, "ERR_TLS_CERT_ALTNAME_INVALID",
    `Hostname/IP does not match certificate's altnames: ${reason}`, checkServerIdentity);
  return Object.assign(error, { reason, host: hostname, cert });
}

/** Each name behind a byte with its length, RFC 7301, in out.ALPNProtocols. */
export function convertALPNProtocols(
  protocols: string[] | ArrayBufferView, out: { ALPNProtocols?: unknown },
): void {
  if (!Array.isArray(protocols)) {
    out.ALPNProtocols = Buffer.from(protocols as any);
    return;
  }
  const parts = protocols.map((name) => Buffer.from(name) as Uint8Array);
  if (parts.some((part) => part.length > 255))
    throw makeError(RangeError, "ERR_OUT_OF_RANGE",
      "A protocol's name has at most 255 bytes", convertALPNProtocols);
  out.ALPNProtocols = Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), part]));
}

// ---- Not there yet

export const TLSSocket = absentClass("tls", "TLSSocket", Socket, [
  "disableRenegotiation", "renegotiate", "exportKeyingMaterial", "setMaxSendFragment",
  "setServername", "setSession", "getPeerCertificate", "getCertificate", "getPeerX509Certificate",
  "getX509Certificate", "setKeyCert", "getCipher", "getSharedSigalgs", "getEphemeralKeyInfo",
  "getFinished", "getPeerFinished", "getProtocol", "getSession", "getTLSTicket",
  "isSessionReused", "enableTrace",
], 2);
export const Server = absentClass("tls", "Server", NetServer, [
  "setSecureContext", "getTicketKeys", "setTicketKeys", "setOptions", "addContext",
], 2);
export const SecureContext = absentClass("tls", "SecureContext", null, [], 4);
export const createSecureContext = absent("tls", "createSecureContext", 1);
export const createSecurePair = absent("tls", "createSecurePair");
export const connect = absent("tls", "connect");
export const createServer = absent("tls", "createServer", 2);
export const getCiphers = absent("tls", "getCiphers");
export const getCACertificates = absent("tls", "getCACertificates");
export const setDefaultCACertificates = absent("tls", "setDefaultCACertificates", 1);
const certificates: string[] = Object.freeze([]) as never;
export { certificates as rootCertificates };

const tls = {
  CLIENT_RENEG_LIMIT, CLIENT_RENEG_WINDOW, DEFAULT_CIPHERS, DEFAULT_ECDH_CURVE,
  DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION, getCiphers, rootCertificates: certificates,
  convertALPNProtocols, checkServerIdentity, createSecureContext, SecureContext, TLSSocket,
  Server, createServer, connect, createSecurePair, getCACertificates, setDefaultCACertificates,
};
export default tls;
export { tls as "module.exports" };
