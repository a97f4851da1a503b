// X509Certificate. Not here: toLegacyObject, and what verifies chains.
import * as native from "native:crypto";
import { bufferOver } from "node:_buffer";
import { anyInput } from "node:_crypto_common";
import { handleOf, isKeyObject, keyObject } from "node:_crypto_keys";
import { invalidArgType } from "node:_errors";
import { validateObject, validateString } from "node:_validators";

const { Date, TypeError } = globalThis;

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
  return (subject === "never" ? neverSubject : subject === "always" ? alwaysSubject : 0) |
    (wildcards ? 0 : noWildcards) | (partialWildcards ? 0 : noPartial) |
    (options.multiLabelWildcards ? multiLabel : 0) |
    (options.singleLabelSubdomains ? singleLabel : 0);
}

export class X509Certificate {
  readonly #handle: unknown;
  constructor(bytes: any) {
    this.#handle = native.readCertificate(anyInput(bytes, "buffer"));
  }
  #text(what: string): any { return native.certificateText(this.#handle, what); }
  #check(what: string, value?: any, flags?: number): boolean {
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
  checkHost(name: string, options?: object): string | undefined {
    validateString(name, "name");
    return this.#check("host", name, flagsOf(options)) ? name : undefined;
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
    if (key.type !== "private") throw new TypeError("The key is not a private key");
    return this.#check("private", handleOf(key));
  }
  verify(key: any): boolean {
    if (!isKeyObject(key)) throw invalidArgType("pkey", "KeyObject", key);
    return this.#check("verify", handleOf(key));
  }
  toString(): string { return native.certificateBytes(this.#handle, true); }
  toJSON(): string { return this.toString(); }
}
