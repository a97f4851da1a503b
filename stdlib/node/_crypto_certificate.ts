// X509Certificate. Not here: keyUsage, and what verifies chains.
import * as native from "native:crypto";
import { bufferOver } from "node:_buffer";
import { anyInput } from "node:_crypto_common";
import { handleOf, isKeyObject, keyObject } from "node:_crypto_keys";
import { invalidArgType, invalidArgValue } from "node:_errors";
import { validateObject, validateString } from "node:_validators";

const { Date, Uint8Array } = globalThis;

/** Pairs of hexadecimal digits. */
function withColons(hex: string): string {
  return hex.toUpperCase().match(/../g)!.join(":");
}
/** X509_CHECK_FLAG_*, by Node's names of them. */
const neverSubject = 0x20, noWildcards = 2, noPartial = 4, multiLabel = 8, singleLabel = 16;
const alwaysSubject = 1;
function flagsOf(options: any = {}): number {
  validateObject(options, "options");
  const { subject = "default", wildcards = true, partialWildcards = true } = options;
  if (!["default", "always", "never"].includes(subject))
    throw invalidArgValue("options.subject", subject);
  return (subject === "never" ? neverSubject : subject === "always" ? alwaysSubject : 0) |
    (wildcards ? 0 : noWildcards) | (partialWildcards ? 0 : noPartial) |
    (options.multiLabelWildcards ? multiLabel : 0) |
    (options.singleLabelSubdomains ? singleLabel : 0);
}

/// "CN=a\nO=b" as an object; what is there twice as an array.
function namesOf(text: string | undefined, separator: string): Record<string, any> {
  const names: Record<string, any> = { __proto__: null };
  for (const line of text === undefined ? [] : text.split("\n")) {
    const at = line.indexOf(separator);
    if (at < 0) continue;
    const key = line.slice(0, at), value = line.slice(at + 1);
    if (separator === ":") (names[key] ??= []).push(value);
    else if (names[key] === undefined) names[key] = value;
    else names[key] = [names[key], value].flat();
  }
  return names;
}
const hexOf = (bytes: any): string => bufferOver(bytes).toString("hex").toUpperCase();
/// What a key is, in the legacy form.
function keyPart(handle: unknown): Record<string, unknown> {
  const [, type, bits, curve] = native.keyFacts(handle);
  const der = (): any => bufferOver(native.writeKey(handle, true, "der", "spki"));
  if (type === "RSA" || type === "RSA-PSS") {
    const [n, e] = native.keyNumbers(handle, false);
    return { modulus: hexOf(n), bits, exponent: `0x${hexOf(e).replace(/^0+/, "").toLowerCase()}`,
      pubkey: der() };
  }
  if (type !== "EC") return {};
  const [x, y] = native.keyNumbers(handle, false);
  const nist: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384",
    secp521r1: "P-521" };
  return { bits, pubkey: bufferOver(new Uint8Array([4, ...x, ...y])), asn1Curve: curve,
    ...nist[curve] ? { nistCurve: nist[curve] } : {} };
}

export class X509Certificate {
  readonly #handle: unknown;
  constructor(bytes: any) {
    this.#handle = native.readCertificate(anyInput(bytes, "buffer"));
  }
  #text(what: string): any { return native.certificateText(this.#handle, what); }
  #check(what: string, value?: any, flags?: number): any {
    return native.certificateCheck(this.#handle, what, value, flags);
  }
  #fingerprint(hash: string): string {
    return withColons(native.hash(native.hashNamed(hash),
      native.certificateBytes(this.#handle, false), 1, false));
  }
  get subject(): string { return this.#text("subject") || undefined; }
  get issuer(): string { return this.#text("issuer") || undefined; }
  get subjectAltName(): string | undefined { return this.#text("subjectAltName"); }
  get infoAccess(): string | undefined { return this.#text("infoAccess"); }
  get validFrom(): string { return this.#text("validFrom"); }
  get validTo(): string { return this.#text("validTo"); }
  get validFromDate(): Date { return new Date(this.validFrom); }
  get validToDate(): Date { return new Date(this.validTo); }
  get serialNumber(): string { return this.#text("serialNumber"); }
  get fingerprint(): string { return this.#fingerprint("sha1"); }
  get fingerprint256(): string { return this.#fingerprint("sha256"); }
  get fingerprint512(): string { return this.#fingerprint("sha512"); }
  get ca(): boolean { return this.#check("ca"); }
  get raw(): any { return bufferOver(native.certificateBytes(this.#handle, false)); }
  get publicKey(): any { return keyObject(native.certificateKey(this.#handle), 1); }
  /** Who has issued it is known of those that TLS has received alone. */
  get issuerCertificate(): undefined { return undefined; }
  /** The name in the certificate that fits, which may be a wildcard. */
  checkHost(name: string, options?: object): string | undefined {
    validateString(name, "name");
    return this.#check("host", name, flagsOf(options)) || undefined;
  }
  checkEmail(email: string, options?: object): string | undefined {
    validateString(email, "email");
    return this.#check("email", email, flagsOf(options)) ? email : undefined;
  }
  checkIP(ip: string): string | undefined {
    validateString(ip, "ip");
    return this.#check("ip", ip) ? ip : undefined;
  }
  checkIssued(other: X509Certificate): boolean {
    if (!(other instanceof X509Certificate))
      throw invalidArgType("otherCert", "X509Certificate", other);
    return this.#check("issued", other.#handle);
  }
  checkPrivateKey(key: any): boolean {
    if (!isKeyObject(key)) throw invalidArgType("pkey", "KeyObject", key);
    if (key.type !== "private") throw invalidArgValue("pkey", key);
    return this.#check("private", handleOf(key));
  }
  verify(key: any): boolean {
    if (!isKeyObject(key)) throw invalidArgType("pkey", "KeyObject", key);
    return this.#check("verify", handleOf(key));
  }
  /** As the TLS module of old shows certificates. */
  toLegacyObject(): object {
    const { subjectAltName, infoAccess } = this;
    return {
      subject: namesOf(this.subject, "="), issuer: namesOf(this.issuer, "="),
      ...subjectAltName === undefined ? {} : { subjectaltname: subjectAltName },
      ...infoAccess === undefined ? {} : { infoAccess: namesOf(infoAccess, ":") }, ca: this.ca,
      ...keyPart(native.certificateKey(this.#handle)),
      valid_from: this.validFrom, valid_to: this.validTo, fingerprint: this.fingerprint,
      fingerprint256: this.fingerprint256, fingerprint512: this.fingerprint512,
      serialNumber: this.serialNumber, raw: this.raw,
    };
  }
  toString(): string { return native.certificateBytes(this.#handle, true); }
  toJSON(): string { return this.toString(); }
}
