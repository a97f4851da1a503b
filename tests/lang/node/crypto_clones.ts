// Keys are cloned, also to workers; certificates in the legacy form. As node 20 prints.
import {
  createPrivateKey, createPublicKey, createSecretKey, KeyObject, sign, verify, X509Certificate,
} from "node:crypto";
import { Worker } from "node:worker_threads";

const secret = createSecretKey(Buffer.from("a secret"));
const copy = structuredClone({ secret }).secret;
console.log(copy instanceof KeyObject, copy !== secret, copy.type, copy.equals(secret));  // expect: true true secret true
const pair = createPrivateKey(`-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----`);
const privateCopy = structuredClone(pair), publicKey = createPublicKey(pair);
const signature = sign(null, Buffer.from("x"), privateCopy);
console.log(privateCopy.type, privateCopy.asymmetricKeyType);  // expect: private ed25519
console.log(verify(null, Buffer.from("x"), structuredClone(publicKey), signature));  // expect: true

const worker = new Worker(`
  const { parentPort } = require("node:worker_threads");
  const { KeyObject } = require("node:crypto");
  parentPort.once("message", ({ key }) =>
    parentPort.postMessage([key instanceof KeyObject, key.export().toString(), key]));
`, { eval: true });
worker.once("message", ([isKey, text, back]) => {
  console.log(isKey, text, back.equals(secret));  // expect: true a secret true
});
worker.postMessage({ key: secret });
await new Promise((resolve) => worker.once("exit", resolve));

const certificate = new X509Certificate(`-----BEGIN CERTIFICATE-----
MIIB5zCCAY2gAwIBAgIUJXMhxmN4CPy0EHMSbDrAFr0quBUwCgYIKoZIzj0EAwIw
OTELMAkGA1UEBhMCREUxCjAIBgNVBAoMAUExCjAIBgNVBAoMAUIxEjAQBgNVBAMM
CWEuZXhhbXBsZTAgFw0yNjExMjMxNDMzNTNaGA8yMTA5MDExMjE0MzM1M1owOTEL
MAkGA1UEBhMCREUxCjAIBgNVBAoMAUExCjAIBgNVBAoMAUIxEjAQBgNVBAMMCWEu
ZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEeZt/BjBwLPeHtZPP6b
gcV+72hf1h3yRKhbpeMcMvMLQCJZ+97lNkZbEGtipPhTXv6CBnIMa7RL3itVVC3J
YdWjcTBvMB0GA1UdDgQWBBTijcUY5j2UYhbFFJcraMxnBktSXDAfBgNVHSMEGDAW
gBTijcUY5j2UYhbFFJcraMxnBktSXDAPBgNVHRMBAf8EBTADAQH/MBwGA1UdEQQV
MBOCCyouYi5leGFtcGxlhwQBAgMEMAoGCCqGSM49BAMCA0gAMEUCIG6P36INyKtG
CeINYwsQm+qVRtC4Z5T3gk/tVdL0VjONAiEA5gUtUCf957JGzFNqkQv4tai8e7Tm
I2+EIHKjHVxJ+c0=
-----END CERTIFICATE-----`);
const legacy: any = certificate.toLegacyObject();
console.log(Object.keys(legacy).join(" "));  // expect: subject issuer subjectaltname ca bits pubkey asn1Curve nistCurve valid_from valid_to fingerprint fingerprint256 fingerprint512 serialNumber raw
console.log({ ...legacy.subject }, legacy.subjectaltname);  // expect: { C: 'DE', O: [ 'A', 'B' ], CN: 'a.example' } DNS:*.b.example, IP Address:1.2.3.4
console.log(legacy.bits, legacy.asn1Curve, legacy.nistCurve, legacy.pubkey.length, legacy.ca);  // expect: 256 prime256v1 P-256 65 true
console.log(certificate.checkHost("q.b.example"), certificate.checkHost("q.c.example"));  // expect: *.b.example undefined
console.log(certificate.issuerCertificate);  // expect: undefined
try {
  certificate.checkHost("a", { subject: "q" as any });
} catch (error: any) {
  console.log(error.code, error.message);  // expect: ERR_INVALID_ARG_VALUE The property 'options.subject' is invalid. Received 'q'
}
