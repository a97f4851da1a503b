// node:crypto's keys, signatures, and secrets that two agree on: what node prints.
import crypto, {
  createECDH, createPrivateKey, createPublicKey, createSecretKey, createSign, createVerify, generateKeyPairSync,
} from "node:crypto";
import { promisify } from "node:util";

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error: any) {
    return `${error.name} ${error.code} ${error.message}`;
  }
  return "nothing";
}
const ec = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiyvo0X+VQ0yIrOaN
nlrnUclopnvuuMfoc8HHly3505OhRANCAAQWUcdZ8uTSAsFuwtNy4KtsKqgeqYxg
l6kwL5D4N3pEGYGIDjV69Sw0zAt43480WqJv7HCL0mQnyqFmSrxj8jMa
-----END PRIVATE KEY-----
`;
const key = createPrivateKey(ec), half = createPublicKey(ec);
console.log(key.type, key.asymmetricKeyType, JSON.stringify(key.asymmetricKeyDetails), half.type);  // expect: private ec {"namedCurve":"prime256v1"} public
console.log(JSON.stringify(key.export({ format: "jwk" })));  // expect: {"kty":"EC","x":"FlHHWfLk0gLBbsLTcuCrbCqoHqmMYJepMC-Q-Dd6RBk","y":"gYgONXr1LDTMC3jfjzRaom_scIvSZCfKoWZKvGPyMxo","crv":"P-256","d":"iyvo0X-VQ0yIrOaNnlrnUclopnvuuMfoc8HHly3505M"}
console.log(half.export({ format: "pem", type: "spki" }));
// expect: -----BEGIN PUBLIC KEY-----
// expect: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFlHHWfLk0gLBbsLTcuCrbCqoHqmM
// expect: YJepMC+Q+Dd6RBmBiA41evUsNMwLeN+PNFqib+xwi9JkJ8qhZkq8Y/IzGg==
// expect: -----END PUBLIC KEY-----
// expect:
console.log(key.export({ format: "pem", type: "pkcs8" }) === ec);  // expect: true
console.log(key.export({ format: "der", type: "sec1" }).toString("base64"));  // expect: MHcCAQEEIIsr6NF/lUNMiKzmjZ5a51HJaKZ77rjH6HPBx5ct+dOToAoGCCqGSM49AwEHoUQDQgAEFlHHWfLk0gLBbsLTcuCrbCqoHqmMYJepMC+Q+Dd6RBmBiA41evUsNMwLeN+PNFqib+xwi9JkJ8qhZkq8Y/IzGg==
console.log(createPublicKey(key).equals(half), createPublicKey({ key: half.export({ format: "jwk" }) as any, format: "jwk" }).equals(half));  // expect: true true
console.log(createPrivateKey({ key: key.export({ format: "jwk" }) as any, format: "jwk" }).equals(key));  // expect: true
console.log(createPrivateKey({ key: key.export({ format: "der", type: "pkcs8" }), format: "der", type: "pkcs8" }).equals(key));  // expect: true
const locked = key.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" }) as string;
console.log(locked.split("\n")[0], createPrivateKey({ key: locked, passphrase: "x" }).equals(key));  // expect: -----BEGIN ENCRYPTED PRIVATE KEY----- true

for (const name of ["sha256", "sha512", "sha3-256"]) {
  const signature = createSign(name).update("da").update("ta").sign(ec);
  console.log(createVerify(name).update("data").verify(half, signature), createVerify(name).update("other").verify(half, signature));
  // expect: true false
  // expect: true false
  // expect: true false
}
const raw = crypto.sign("sha256", Buffer.from("data"), { key, dsaEncoding: "ieee-p1363" });
console.log(raw.length, crypto.verify("sha256", Buffer.from("data"), { key: half, dsaEncoding: "ieee-p1363" }, raw), crypto.verify("sha256", Buffer.from("data"), half, raw));  // expect: 64 true false

const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
console.log(rsa.privateKey.asymmetricKeyType, rsa.publicKey.asymmetricKeyDetails);  // expect: rsa { modulusLength: 1024, publicExponent: 65537n }
const signature = crypto.sign("RSA-SHA256", Buffer.from("data"), rsa.privateKey);
console.log(signature.length, crypto.verify("sha256", Buffer.from("data"), rsa.publicKey, signature));  // expect: 128 true
const pss = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
const salted = createSign("sha256").update("data").sign({ key: rsa.privateKey, ...pss }, "base64");
console.log(createVerify("sha256").update("data").verify({ key: rsa.publicKey, ...pss }, salted, "base64"));  // expect: true
console.log(crypto.privateDecrypt(rsa.privateKey, crypto.publicEncrypt(rsa.publicKey, Buffer.from("secret"))).toString());  // expect: secret
const oaep = { oaepHash: "sha256", oaepLabel: Buffer.from("label") };
console.log(crypto.privateDecrypt({ key: rsa.privateKey, ...oaep }, crypto.publicEncrypt({ key: rsa.publicKey, ...oaep }, Buffer.from("s2"))).toString());  // expect: s2
console.log(crypto.publicDecrypt(rsa.publicKey, crypto.privateEncrypt(rsa.privateKey, Buffer.from("open"))).toString());  // expect: open
console.log((rsa.privateKey.export({ format: "pem", type: "pkcs1" }) as string).split("\n")[0], (rsa.publicKey.export({ format: "pem", type: "pkcs1" }) as string).split("\n")[0]);  // expect: -----BEGIN RSA PRIVATE KEY----- -----BEGIN RSA PUBLIC KEY-----
console.log(Object.keys(rsa.privateKey.export({ format: "jwk" })).join());  // expect: kty,n,e,d,p,q,dp,dq,qi
const pair = await promisify(crypto.generateKeyPair)("rsa", { modulusLength: 1024, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "der" } } as any);
console.log(pair.publicKey.slice(0, 26), Buffer.isBuffer(pair.privateKey));  // expect: -----BEGIN PUBLIC KEY----- true

for (const type of ["ed25519", "ed448"] as const) {
  const { privateKey, publicKey } = generateKeyPairSync(type as any) as any;
  const told = crypto.sign(null, Buffer.from("data"), privateKey);
  console.log(type, told.length, crypto.verify(null, Buffer.from("data"), publicKey, told), publicKey.asymmetricKeyDetails);
  // expect: ed25519 64 true {}
  // expect: ed448 114 true {}
}
for (const type of ["x25519", "x448", "ec"] as const) {
  const a = (generateKeyPairSync as any)(type, { namedCurve: "P-384" }), b = (generateKeyPairSync as any)(type, { namedCurve: "P-384" });
  const one = crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey });
  console.log(type, one.length, one.equals(crypto.diffieHellman({ privateKey: b.privateKey, publicKey: a.publicKey })));
  // expect: x25519 32 true
  // expect: x448 56 true
  // expect: ec 48 true
}
const secret = createSecretKey("abc", "utf8");
console.log(secret.type, secret.symmetricKeySize, secret.export().toString(), JSON.stringify(secret.export({ format: "jwk" })), secret.equals(createSecretKey(Buffer.from("abc"))));  // expect: secret 3 abc {"kty":"oct","k":"YWJj"} true
console.log((crypto.generateKeySync("aes", { length: 256 }) as any).symmetricKeySize);  // expect: 32

const alice = createECDH("secp256k1"), bob = createECDH("secp256k1");
console.log(alice.generateKeys().length, bob.generateKeys("hex", "compressed").length);  // expect: 65 66
console.log(alice.computeSecret(bob.getPublicKey()).equals(bob.computeSecret(alice.getPublicKey("hex", "compressed"), "hex")));  // expect: true
alice.setPrivateKey("8b2be8d17f95434c88ace68d9e5ae751c968a67beeb8c7e873c1c7972df9d393", "hex");
console.log(alice.getPublicKey("hex"), alice.getPrivateKey("hex"));  // expect: 04d5aaaa08e922b4bbb07dca280c3eca46646f5f1aff22977f7c770351dc23bcce4131255ed4488346cd2e26530b68e926d0810e843cd47e3ae784461796365980 8b2be8d17f95434c88ace68d9e5ae751c968a67beeb8c7e873c1c7972df9d393
console.log(crypto.ECDH.convertKey(alice.getPublicKey("hex", "compressed"), "secp256k1", "hex", "hex", "hybrid"));  // expect: 06d5aaaa08e922b4bbb07dca280c3eca46646f5f1aff22977f7c770351dc23bcce4131255ed4488346cd2e26530b68e926d0810e843cd47e3ae784461796365980
for (const name of ["modp1", "modp2", "modp5", "modp14", "modp15", "modp16", "modp17", "modp18"])
  console.log(name, crypto.createHash("sha256").update(crypto.getDiffieHellman(name).getPrime()).digest("hex"));
  // expect: modp1 b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d
  // expect: modp2 3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0
  // expect: modp5 64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b
  // expect: modp14 d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e
  // expect: modp15 48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c
  // expect: modp16 4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33
  // expect: modp17 d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd
  // expect: modp18 39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf
const first = crypto.getDiffieHellman("modp5"), second = crypto.createDiffieHellman(first.getPrime(), first.getGenerator());
first.generateKeys();
second.generateKeys();
console.log(first.computeSecret(second.getPublicKey()).equals(second.computeSecret(first.getPublicKey())), first.verifyError);  // expect: true 0

console.log(thrown(() => createSign("nope")));  // expect: TypeError ERR_CRYPTO_INVALID_DIGEST Invalid digest
console.log(thrown(() => createSign("sha256").sign(undefined as any)));  // expect: Error ERR_CRYPTO_SIGN_KEY_REQUIRED No key provided to sign
console.log(thrown(() => createPrivateKey("bad")));  // expect: Error ERR_OSSL_UNSUPPORTED error:1E08010C:DECODER routines::unsupported
console.log(thrown(() => createPublicKey("bad")));  // expect: Error ERR_OSSL_UNSUPPORTED error:1E08010C:DECODER routines::unsupported
console.log(thrown(() => createPrivateKey(5 as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "key" argument must be of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView. Received type number (5)
console.log(thrown(() => half.export({ format: "pem", type: "nope" } as any)));  // expect: TypeError ERR_INVALID_ARG_VALUE The property 'options.type' is invalid. Received 'nope'
console.log(thrown(() => half.export(undefined as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "options" argument must be of type object. Received undefined
console.log(thrown(() => generateKeyPairSync("nope" as any)));  // expect: TypeError ERR_INVALID_ARG_VALUE The argument 'type' must be a supported key type. Received 'nope'
console.log(thrown(() => generateKeyPairSync("rsa", {} as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "options.modulusLength" property must be of type number. Received undefined
console.log(thrown(() => generateKeyPairSync("ec", { namedCurve: "nope" })));  // expect: TypeError ERR_CRYPTO_INVALID_CURVE Invalid EC curve name
console.log(thrown(() => createECDH("nope")));  // expect: TypeError ERR_CRYPTO_INVALID_CURVE Invalid EC curve name
console.log(thrown(() => createECDH("prime256v1").getPublicKey()));  // expect: Error ERR_CRYPTO_OPERATION_FAILED Failed to get ECDH public key
console.log(thrown(() => { const e = createECDH("prime256v1"); e.generateKeys(); e.computeSecret(Buffer.alloc(5)); }));  // expect: Error ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY Public key is not valid for specified curve
console.log(thrown(() => crypto.getDiffieHellman("nope")));  // expect: Error ERR_CRYPTO_UNKNOWN_DH_GROUP Unknown DH group
console.log(thrown(() => crypto.privateDecrypt(rsa.privateKey, Buffer.alloc(128))));  // expect: Error ERR_OSSL_RSA_OAEP_DECODING_ERROR error:02000079:rsa routines::oaep decoding error
console.log(thrown(() => crypto.publicEncrypt(rsa.publicKey, Buffer.alloc(200))));  // expect: Error ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE error:0200006E:rsa routines::data too large for key size
