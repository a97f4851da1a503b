// Web Cryptography: published results, and what a key may do and where it may go. As node says.
const subtle = crypto.subtle;
const hex = (bytes: ArrayBuffer | Uint8Array) => Array.from(new Uint8Array(bytes as ArrayBuffer), (b) => b.toString(16).padStart(2, "0")).join("");
const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => i);
const text = new TextEncoder().encode("The quick brown fox jumps over the lazy dog");
async function rejected(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error: any) {
    return error.name;
  }
  return "nothing";
}

for (const name of ["SHA-1", "SHA-256", "SHA-384", "sha-512"]) console.log(name, hex(await subtle.digest(name, text)));
// expect: SHA-1 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12
// expect: SHA-256 d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592
// expect: SHA-384 ca737f1014a48f4c0b6dd43cb177b0afd9e5169367544c494011e3317dbf9a509cb1e5dc1e85a941bbee3d7f2afbc9b1
// expect: sha-512 07e547d9586f6a73f73fbac0435ed76951218fb7d0c8d788a309d785436bbb642e93a252a954f23912547d1e8a3b5ed6e1bfd7097821233fa0538f3db854fee6
const raw = (name: any, usages: KeyUsage[]) => subtle.importKey("raw", bytes(32), name, false, usages);
console.log(hex(await subtle.sign("HMAC", await raw({ name: "HMAC", hash: "SHA-256" }, ["sign"]), text)));  // expect: f87ad256151fc7b4c5dffa4adb3ebe911a8eeb8a8ebdee3c2a4a8e5f5ec02c32
console.log(hex(await subtle.encrypt({ name: "AES-CBC", iv: bytes(16) }, await raw("AES-CBC", ["encrypt"]), text)));  // expect: 4846f83aa211e239aa62a21f527f089ee9ddbead30ee15d4e79b607a621b97be038b06d28923c94bca2c60df36761146
console.log(hex(await subtle.encrypt({ name: "AES-CTR", counter: new Uint8Array(16).fill(255), length: 8 }, await raw("AES-CTR", ["encrypt"]), text)));  // expect: bdf1813d3dd219b938a7730932f839ceff986506894280ab8552be6da7352980fea661986c7d35187b3aca
console.log(hex(await subtle.encrypt({ name: "AES-GCM", iv: bytes(12), additionalData: bytes(3) }, await raw("AES-GCM", ["encrypt"]), text)));  // expect: 136ab33bb490ab78e661f5f9de9e164de5b9ff149a0e320c4b478af3781b20c669758e90cebb6bb810cb18e7f053a984f89675cf7fd9c3b7a3384a
console.log(hex(await subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: bytes(4), info: bytes(2) }, await raw("HKDF", ["deriveBits"]), 128)));  // expect: 90c80ed29932dab5c29be21195a281a7
console.log(hex(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-512", salt: bytes(4), iterations: 1000 }, await raw("PBKDF2", ["deriveBits"]), 256)));  // expect: 03f22c48f7d6803baa9f2853d0045f7524812e237670958debb32f63b417696a
const kw = await raw("AES-KW", ["wrapKey", "unwrapKey"]);
const aes = await subtle.importKey("raw", bytes(16), "AES-GCM", true, ["encrypt", "decrypt"]);
const wrapped = await subtle.wrapKey("raw", aes, kw, "AES-KW");
console.log(hex(wrapped));  // expect: 8cc4bfeca8a9f2f38c8b28392f1e8f4b3e5a5fd2f20bd688
const unwrapped = await subtle.unwrapKey("raw", wrapped, kw, "AES-KW", "AES-GCM", true, ["encrypt"]);
console.log(JSON.stringify(await subtle.exportKey("jwk", unwrapped)));  // expect: {"alg":"A128GCM","ext":true,"k":"AAECAwQFBgcICQoLDA0ODw","key_ops":["encrypt"],"kty":"oct"}

// Key pairs: what one half signs the other verifies; they come back from every format.
for (const algorithm of [
  { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
  { name: "RSA-PSS", hash: "SHA-512", modulusLength: 1048, publicExponent: new Uint8Array([1, 0, 1]), saltLength: 20 },
  { name: "ECDSA", namedCurve: "P-521", hash: "SHA-384" }, { name: "Ed25519" },
]) {
  const pair = await subtle.generateKey(algorithm as any, true, ["sign", "verify"]) as CryptoKeyPair;
  const signature = await subtle.sign(algorithm as any, pair.privateKey, text);
  const answers = [await subtle.verify(algorithm as any, pair.publicKey, signature, text), await subtle.verify(algorithm as any, pair.publicKey, signature, bytes(3))];
  for (const format of ["spki", "jwk"] as any[]) {
    const again = await subtle.importKey(format, await subtle.exportKey(format, pair.publicKey) as any, algorithm as any, true, ["verify"]);
    answers.push(await subtle.verify(algorithm as any, again, signature, text));
  }
  for (const format of ["pkcs8", "jwk"] as any[]) {
    const again = await subtle.importKey(format, await subtle.exportKey(format, pair.privateKey) as any, algorithm as any, true, ["sign"]);
    answers.push(await subtle.verify(algorithm as any, pair.publicKey, await subtle.sign(algorithm as any, again, text), text));
  }
  console.log(algorithm.name, pair.privateKey.type, pair.privateKey.usages.join(), pair.publicKey.usages.join(), answers.join());
  // expect: RSASSA-PKCS1-v1_5 private sign verify true,false,true,true,true,true
  // expect: RSA-PSS private sign verify true,false,true,true,true,true
  // expect: ECDSA private sign verify true,false,true,true,true,true
  // expect: Ed25519 private sign verify true,false,true,true,true,true
}
for (const algorithm of [{ name: "ECDH", namedCurve: "P-256" }, { name: "X25519" }]) {
  const make = () => subtle.generateKey(algorithm as any, true, ["deriveBits", "deriveKey"]) as Promise<CryptoKeyPair>;
  const [a, b] = [await make(), await make()];
  const one = await subtle.deriveBits({ name: algorithm.name, public: b.publicKey } as any, a.privateKey, 256);
  const two = await subtle.deriveBits({ name: algorithm.name, public: a.publicKey } as any, b.privateKey, 256);
  const key = await subtle.deriveKey({ name: algorithm.name, public: b.publicKey } as any, a.privateKey, { name: "AES-GCM", length: 128 }, true, ["encrypt"]);
  console.log(algorithm.name, hex(one) === hex(two), hex(one).startsWith(hex(await subtle.exportKey("raw", key))), (await subtle.exportKey("raw", a.publicKey)).byteLength);
  // expect: ECDH true true 65
  // expect: X25519 true true 32
}
const oaep = await subtle.generateKey({ name: "RSA-OAEP", hash: "SHA-1", modulusLength: 1024, publicExponent: new Uint8Array([3]) }, false, ["encrypt", "decrypt"]);
console.log(hex(await subtle.decrypt({ name: "RSA-OAEP", label: bytes(4) } as any, oaep.privateKey, await subtle.encrypt({ name: "RSA-OAEP", label: bytes(4) } as any, oaep.publicKey, bytes(4)))));  // expect: 00010203
console.log(oaep.publicKey.extractable, oaep.privateKey.extractable, (oaep.publicKey.algorithm as any).modulusLength, hex((oaep.publicKey.algorithm as any).publicExponent));  // expect: true false 1024 03

// What goes wrong.
console.log(await rejected(() => subtle.exportKey("pkcs8", oaep.privateKey)));  // expect: InvalidAccessError
console.log(await rejected(() => subtle.decrypt({ name: "RSA-OAEP" }, oaep.privateKey, bytes(5))));  // expect: OperationError
console.log(await rejected(() => subtle.digest("MD5", text)));  // expect: NotSupportedError
console.log(await rejected(() => subtle.encrypt({ name: "AES-CBC", iv: bytes(16) }, aes, text)));  // expect: InvalidAccessError
console.log(await rejected(() => subtle.sign("HMAC", aes as any, text)));  // expect: InvalidAccessError
console.log(await rejected(() => subtle.importKey("raw", bytes(3), "AES-GCM", true, ["encrypt"])));  // expect: DataError
console.log(await rejected(() => subtle.importKey("raw", bytes(16), "AES-GCM", true, [])));  // expect: SyntaxError
console.log(await rejected(() => subtle.importKey("raw", bytes(16), "AES-GCM", true, ["sign"])));  // expect: SyntaxError
console.log(await rejected(() => subtle.generateKey({ name: "AES-GCM", length: 100 }, true, ["encrypt"])));  // expect: OperationError
console.log(await rejected(() => subtle.generateKey({ name: "AES-GCM" } as any, true, ["encrypt"])));  // expect: TypeError
console.log(await rejected(() => subtle.importKey("jwk", { kty: "oct" }, "AES-GCM", true, ["encrypt"])));  // expect: DataError
console.log(await rejected(() => (subtle as any).digest("SHA-1")));  // expect: TypeError
console.log(await rejected(() => subtle.digest.call({} as any, "SHA-1", text)));  // expect: TypeError

// Chance.
console.log(/^[0-9a-f-]{36}$/.test(crypto.randomUUID()), crypto.getRandomValues(new Uint16Array(3)).length);  // expect: true 3
for (const bad of [() => crypto.getRandomValues(new Float32Array(1) as any), () => crypto.getRandomValues(new Uint8Array(65537)), () => new (crypto.constructor as any)(), () => new (CryptoKey as any)()]) {
  try {
    bad();
  } catch (error: any) {
    console.log(error.name);
    // expect: TypeMismatchError
    // expect: QuotaExceededError
    // expect: TypeError
    // expect: TypeError
  }
}
console.log(Object.prototype.toString.call(crypto), Object.prototype.toString.call(subtle), Object.prototype.toString.call(aes));  // expect: [object Crypto] [object SubtleCrypto] [object CryptoKey]
const cloned = structuredClone({ key: aes, pair: oaep });
console.log(cloned.key !== aes, cloned.key instanceof CryptoKey, hex(await subtle.exportKey("raw", cloned.key)) === hex(bytes(16)));  // expect: true true true
console.log(cloned.pair.privateKey.extractable, cloned.pair.privateKey.usages.join(), JSON.stringify(cloned.key.algorithm));  // expect: false decrypt {"name":"AES-GCM","length":128}
