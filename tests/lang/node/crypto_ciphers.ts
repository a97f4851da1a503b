// node:crypto's ciphers: what node prints for the same program.
import crypto, { createCipheriv, createDecipheriv } from "node:crypto";
import { Readable } from "node:stream";

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error: any) {
    return `${error.name} ${error.code} ${error.message}`;
  }
  return "nothing";
}
const bytes = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => i));
const text = "Quand le soleil se couche, ça commence. ".repeat(3);

for (const [name, key, iv] of [
  ["aes-128-cbc", 16, 16], ["aes-192-cbc", 24, 16], ["aes256", 32, 16], ["aes-256-ctr", 32, 16],
  ["aes-128-ecb", 16, 0], ["aes-128-cfb", 16, 16], ["aes-128-ofb", 16, 16], ["chacha20", 32, 16],
  ["camellia-128-cbc", 16, 16], ["des-ede3-cbc", 24, 8],
] as const) {
  const nonce = iv ? bytes(iv) : null;
  const cipher = createCipheriv(name, bytes(key), nonce);
  const hidden = cipher.update(text, "utf8", "hex") + cipher.final("hex");
  const decipher = createDecipheriv(name, bytes(key), nonce);
  console.log(name, hidden.slice(0, 64), decipher.update(hidden, "hex", "utf8") + decipher.final("utf8") === text);
  // expect: aes-128-cbc 9996b19d137f500bbdab2c7a0aedacb2b06543f0698ac81d7bd33a48ceda9af2 true
  // expect: aes-192-cbc 2cf6a73566bfd8d40b22d5320c2842bd05ec027c23d1d2a1e002e1274a253e57 true
  // expect: aes256 62190f8969940312a41a153ba647ae0f51670fd8f9091ebc092dc9f88799407a true
  // expect: aes-256-ctr 0b1b65396cdb1df3d05d3a5167aacab2139630b6acf03b35303adb92d58400ac true
  // expect: aes-128-ecb 8c0f983024ec8a6e111023382b3f3430f2a7686a17e067354135f4d0232b395f true
  // expect: aes-128-cfb 5be16adb254e9c20d1b0fb34a33a867ad3db48b508ecbf5dd8528e05c5581b66 true
  // expect: aes-128-ofb 5be16adb254e9c20d1b0fb34a33a867add823ec62ea2cd238e4c9e0ffe5e9600 true
  // expect: chacha20 e72e11c972daebea5d13798abd30a63735fa2f42f20fb41992a003151280ad80 true
  // expect: camellia-128-cbc 9e0a520f05b3dda21f0d5b63c28562c70fad05ac1a0c9b21b8a131db1ec049ea true
  // expect: des-ede3-cbc 1af63acfce18bd90cc8f1ceb9b99697507a9cbdc4a6d15b29b434fee21f78851 true
}
for (const name of ["aes-128-gcm", "aes-256-gcm", "chacha20-poly1305", "aes-128-ocb", "aes-256-ccm"] as any[]) {
  const key = bytes(name === "chacha20-poly1305" || name.includes("256") ? 32 : 16);
  const options: any = { authTagLength: 16 };
  const aad = { plaintextLength: Buffer.byteLength(text) };
  const cipher: any = createCipheriv(name, key, bytes(12), options);
  cipher.setAAD(Buffer.from("more"), aad);
  const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const tag = cipher.getAuthTag();
  console.log(name, hidden.subarray(0, 8).toString("hex"), tag.toString("hex"));  // expect: aes-128-gcm c219c6a0023b9b31 36c7aea9b624f3e10326cdd5abeb278b
  const open = (tagged: Buffer, more: string) => {
    const decipher: any = createDecipheriv(name, key, bytes(12), options);
    decipher.setAuthTag(tagged);
    decipher.setAAD(Buffer.from(more), { plaintextLength: hidden.length });
    return Buffer.concat([decipher.update(hidden), decipher.final()]).toString() === text;
  };
  console.log(open(tag, "more"), thrown(() => open(tag, "less")), thrown(() => open(bytes(16), "more")));
  // expect: true Error undefined Unsupported state or unable to authenticate data Error undefined Unsupported state or unable to authenticate data
  // expect: aes-256-gcm 1677b775a1c5ae7e 8879708b6a4e1067001ef5eaff96f201
  // expect: true Error undefined Unsupported state or unable to authenticate data Error undefined Unsupported state or unable to authenticate data
  // expect: chacha20-poly1305 d88e696e4d37c925 a06fdceb61327f07d814f75752147252
  // expect: true Error undefined Unsupported state or unable to authenticate data Error undefined Unsupported state or unable to authenticate data
  // expect: aes-128-ocb ee3cbc8a249f859b 7bad314d087bd340f47ffa37837ceecb
  // expect: true Error undefined Unsupported state or unable to authenticate data Error undefined Unsupported state or unable to authenticate data
  // expect: aes-256-ccm dba0d9785a0fa5f2 33733a12e2b67dd9113111ab76221b5a
  // expect: true Error undefined Unsupported state or unable to authenticate data Error undefined Unsupported state or unable to authenticate data
}
// In streams, and without padding.
const got: Buffer[] = [];
for await (const chunk of Readable.from([text, text]).pipe(createCipheriv("aes-128-cbc", bytes(16), bytes(16)))) got.push(chunk as Buffer);
const back = createDecipheriv("aes-128-cbc", bytes(16), bytes(16));
console.log(back.update(Buffer.concat(got)).toString() + back.final().toString() === text + text);  // expect: true
console.log(createCipheriv("aes-128-cbc", bytes(16), bytes(16)).setAutoPadding(false).update(bytes(32)).length);  // expect: 32
console.log(createCipheriv("aes-256-ctr", crypto.createSecretKey(bytes(32)), bytes(16)).update(Buffer.alloc(2_000_000)).length);  // expect: 2000000
// AES key wrap.
const wrap = createCipheriv("aes128-wrap", bytes(16), Buffer.alloc(8, 0xa6));
console.log(Buffer.concat([wrap.update(bytes(16)), wrap.final()]).toString("hex"));  // expect: 935a3eb101c34add025e170b46ff0db23e5c2fae8c8f8370

console.log(crypto.getCipherInfo("aes-128-gcm"), crypto.getCipherInfo("chacha20-poly1305"));
// expect: {
// expect:   mode: 'gcm',
// expect:   name: 'id-aes128-gcm',
// expect:   nid: 895,
// expect:   blockSize: 1,
// expect:   ivLength: 12,
// expect:   keyLength: 16
// expect: } {
// expect:   mode: 'stream',
// expect:   name: 'chacha20-poly1305',
// expect:   nid: 1018,
// expect:   ivLength: 12,
// expect:   keyLength: 32
// expect: }
console.log(crypto.getCipherInfo("aes-128-ecb"), crypto.getCipherInfo("nope"), crypto.getCipherInfo("aes-128-cbc", { keyLength: 3 }));
// expect: {
// expect:   mode: 'ecb',
// expect:   name: 'aes-128-ecb',
// expect:   nid: 418,
// expect:   blockSize: 16,
// expect:   keyLength: 16
// expect: } undefined undefined
console.log(crypto.getCiphers().includes("aes-256-gcm"), crypto.getCiphers().length > 90);  // expect: true true

const fresh = () => createCipheriv("aes-128-cbc", bytes(16), bytes(16));
const gcm = () => createDecipheriv("aes-128-gcm", bytes(16), bytes(12));
console.log(thrown(() => createCipheriv("nope", "k", "i")));  // expect: Error ERR_CRYPTO_UNKNOWN_CIPHER Unknown cipher
console.log(thrown(() => createCipheriv("aes-128-cbc", bytes(16), "i")));  // expect: TypeError ERR_CRYPTO_INVALID_IV Invalid initialization vector
console.log(thrown(() => createCipheriv("aes-128-cbc", bytes(16), null)));  // expect: TypeError ERR_CRYPTO_INVALID_IV Invalid initialization vector
console.log(thrown(() => createCipheriv("aes-128-cbc", bytes(15), bytes(16))));  // expect: RangeError ERR_CRYPTO_INVALID_KEYLEN Invalid key length
console.log(thrown(() => createCipheriv("aes-128-ecb", bytes(16), bytes(16))));  // expect: TypeError ERR_CRYPTO_INVALID_IV Invalid initialization vector
console.log(thrown(() => { const c = fresh(); c.final(); c.final(); }));  // expect: Error ERR_CRYPTO_INVALID_STATE Invalid state
console.log(thrown(() => { const d = createDecipheriv("aes-128-cbc", bytes(16), bytes(16)); d.update(bytes(16)); d.final(); }));  // expect: Error ERR_OSSL_BAD_DECRYPT error:1C800064:Provider routines::bad decrypt
console.log(thrown(() => { const d = createDecipheriv("aes-128-cbc", bytes(16), bytes(16)); d.update(bytes(15)); d.final(); }));  // expect: Error ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH error:1C80006B:Provider routines::wrong final block length
console.log(thrown(() => { const d = gcm(); d.update(bytes(15)); d.final(); }));  // expect: Error undefined Unsupported state or unable to authenticate data
console.log(thrown(() => gcm().setAuthTag(bytes(3))));  // expect: TypeError ERR_CRYPTO_INVALID_AUTH_TAG Invalid authentication tag length: 3
console.log(thrown(() => createCipheriv("aes-128-gcm", bytes(16), bytes(12)).getAuthTag()));  // expect: Error ERR_CRYPTO_INVALID_STATE Invalid state for operation getAuthTag
console.log(thrown(() => createCipheriv("aes-128-ccm", bytes(16), bytes(12), {} as any)));  // expect: TypeError ERR_CRYPTO_INVALID_AUTH_TAG authTagLength required for aes-128-ccm
console.log(thrown(() => fresh().update(3 as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (3)
