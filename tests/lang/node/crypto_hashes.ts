// node:crypto's hashes, HMACs and derivations of keys: what node prints for the same program.
import crypto, { createHash, createHmac, hkdfSync, pbkdf2Sync, scryptSync } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error: any) {
    return `${error.name} ${error.code} ${error.message}`;
  }
  return "nothing";
}

// Hashes of the published examples, and of every name.
console.log(createHash("sha256").update("abc").digest("hex"));  // expect: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
console.log(createHash("SHA512").update("a").update(Buffer.from("bc")).digest("base64"));  // expect: 3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==
console.log(createHash("md5").update("616263", "hex").digest("latin1").length);  // expect: 16
console.log(createHash("RSA-SHA256").update("é", "latin1").digest("hex"));  // expect: de2e331d891ae267a7009cb45b4e8830f170e0c937288ea2731a1941c7a53b0d
console.log(createHash("sha3-256").update(new DataView(new ArrayBuffer(3))).digest("base64url" as any));  // expect: T4CKaROC8QyB1rutSiAWvxVfNmIxl7l-O7R6_sGUzq0
console.log(createHash("shake128", { outputLength: 4 }).update("abc").digest("hex"));  // expect: 5881092d
console.log(createHash("shake256", { outputLength: 100 }).update("").digest("hex").length);  // expect: 200
console.log(createHash("shake128", { outputLength: 0 }).digest("hex").length);  // expect: 0
console.log(Buffer.isBuffer(createHash("sha1").update("").digest()));  // expect: true
for (const name of crypto.getHashes()) console.log(name, createHash(name).update("shoal").digest("hex"));
// expect: RSA-MD5 87cf2bdb6a4e42faef6c1728e0c888ca
// expect: RSA-RIPEMD160 548b479b005113febe402d2734a60b966a5e3772
// expect: RSA-SHA1 2db0973f709d9f0f5f0aaf61f4061d2570e776f8
// expect: RSA-SHA1-2 2db0973f709d9f0f5f0aaf61f4061d2570e776f8
// expect: RSA-SHA224 21d1cfdfaa29b096bc0e9372232e015670524e8f25a80cd04c2b8fd7
// expect: RSA-SHA256 888696c38e895dd742b8494f449219c12a256a16d0841b93813c841a298df92c
// expect: RSA-SHA3-224 9d5cc663125f7b03dd5087659041a46792393799469fef330cf55887
// expect: RSA-SHA3-256 b595776e8253ab608afeea7ba1c7522c933d7770ad51a6e16c0676e3836bf662
// expect: RSA-SHA3-384 2ece45b78891e3ed56b001f7d1f71b3c15c53c418143bc4e9f1fce7a0f191100cff6a9604ce87a17fe28385e84b548db
// expect: RSA-SHA3-512 b17886d7ddae5dc47336864b42a9f406e4729b0883b3e427dd201a21961df8d753131bd1140b65e0ebc6c5d56b5b580609fc2cbbb4c7566e37576cf55ee8abe5
// expect: RSA-SHA384 df1ceb9ef80b965c91d470930631d45265585ab052dbb361f70df56ec9bd1306013c2b9b4e8d85b6e9550e42a0d8f27b
// expect: RSA-SHA512 f7839974d8ba921bda7adfd5525229f640879439b5fde0689b69ac8cd07dc3feed3814a42b713cf7226f290c8aaa87bf1a063d446343d7f2a51047d546115318
// expect: RSA-SHA512/224 9a59814e6e27229e01d4f1eecf51f1e922c35b0e0a3038db985be8f6
// expect: RSA-SHA512/256 31daaa564a68e5159ec342646be0fe0a85e1d0f904e0eeffdc2815b6002c4849
// expect: RSA-SM3 b05587266f10ccc71689a7fcfef83034224a3efcecac7e4a84f5b8183ced9c58
// expect: blake2b512 eae746a787a5b1b34570a0821cd799b2839c605ac6da23043f051f03b444f5ff644ea21625297f2534c42b286ca5e9bd42b153bccef4c2f1f23628f1e4c4023a
// expect: blake2s256 b4f36793c2b433d3effcb5ddac0c96ac1da39d665b44b1c2f1cabd88069c32b2
// expect: id-rsassa-pkcs1-v1_5-with-sha3-224 9d5cc663125f7b03dd5087659041a46792393799469fef330cf55887
// expect: id-rsassa-pkcs1-v1_5-with-sha3-256 b595776e8253ab608afeea7ba1c7522c933d7770ad51a6e16c0676e3836bf662
// expect: id-rsassa-pkcs1-v1_5-with-sha3-384 2ece45b78891e3ed56b001f7d1f71b3c15c53c418143bc4e9f1fce7a0f191100cff6a9604ce87a17fe28385e84b548db
// expect: id-rsassa-pkcs1-v1_5-with-sha3-512 b17886d7ddae5dc47336864b42a9f406e4729b0883b3e427dd201a21961df8d753131bd1140b65e0ebc6c5d56b5b580609fc2cbbb4c7566e37576cf55ee8abe5
// expect: md5 87cf2bdb6a4e42faef6c1728e0c888ca
// expect: md5-sha1 87cf2bdb6a4e42faef6c1728e0c888ca2db0973f709d9f0f5f0aaf61f4061d2570e776f8
// expect: md5WithRSAEncryption 87cf2bdb6a4e42faef6c1728e0c888ca
// expect: ripemd 548b479b005113febe402d2734a60b966a5e3772
// expect: ripemd160 548b479b005113febe402d2734a60b966a5e3772
// expect: ripemd160WithRSA 548b479b005113febe402d2734a60b966a5e3772
// expect: rmd160 548b479b005113febe402d2734a60b966a5e3772
// expect: sha1 2db0973f709d9f0f5f0aaf61f4061d2570e776f8
// expect: sha1WithRSAEncryption 2db0973f709d9f0f5f0aaf61f4061d2570e776f8
// expect: sha224 21d1cfdfaa29b096bc0e9372232e015670524e8f25a80cd04c2b8fd7
// expect: sha224WithRSAEncryption 21d1cfdfaa29b096bc0e9372232e015670524e8f25a80cd04c2b8fd7
// expect: sha256 888696c38e895dd742b8494f449219c12a256a16d0841b93813c841a298df92c
// expect: sha256WithRSAEncryption 888696c38e895dd742b8494f449219c12a256a16d0841b93813c841a298df92c
// expect: sha3-224 9d5cc663125f7b03dd5087659041a46792393799469fef330cf55887
// expect: sha3-256 b595776e8253ab608afeea7ba1c7522c933d7770ad51a6e16c0676e3836bf662
// expect: sha3-384 2ece45b78891e3ed56b001f7d1f71b3c15c53c418143bc4e9f1fce7a0f191100cff6a9604ce87a17fe28385e84b548db
// expect: sha3-512 b17886d7ddae5dc47336864b42a9f406e4729b0883b3e427dd201a21961df8d753131bd1140b65e0ebc6c5d56b5b580609fc2cbbb4c7566e37576cf55ee8abe5
// expect: sha384 df1ceb9ef80b965c91d470930631d45265585ab052dbb361f70df56ec9bd1306013c2b9b4e8d85b6e9550e42a0d8f27b
// expect: sha384WithRSAEncryption df1ceb9ef80b965c91d470930631d45265585ab052dbb361f70df56ec9bd1306013c2b9b4e8d85b6e9550e42a0d8f27b
// expect: sha512 f7839974d8ba921bda7adfd5525229f640879439b5fde0689b69ac8cd07dc3feed3814a42b713cf7226f290c8aaa87bf1a063d446343d7f2a51047d546115318
// expect: sha512-224 9a59814e6e27229e01d4f1eecf51f1e922c35b0e0a3038db985be8f6
// expect: sha512-224WithRSAEncryption 9a59814e6e27229e01d4f1eecf51f1e922c35b0e0a3038db985be8f6
// expect: sha512-256 31daaa564a68e5159ec342646be0fe0a85e1d0f904e0eeffdc2815b6002c4849
// expect: sha512-256WithRSAEncryption 31daaa564a68e5159ec342646be0fe0a85e1d0f904e0eeffdc2815b6002c4849
// expect: sha512WithRSAEncryption f7839974d8ba921bda7adfd5525229f640879439b5fde0689b69ac8cd07dc3feed3814a42b713cf7226f290c8aaa87bf1a063d446343d7f2a51047d546115318
// expect: shake128 d8781c7ebf74473972211f09d8d199ef
// expect: shake256 6e1094f114ab987e8e0f6fc48114c884a1bdbae22e316bfeeb9c026187ea02dc
// expect: sm3 b05587266f10ccc71689a7fcfef83034224a3efcecac7e4a84f5b8183ced9c58
// expect: sm3WithRSAEncryption b05587266f10ccc71689a7fcfef83034224a3efcecac7e4a84f5b8183ced9c58
// expect: ssl3-md5 87cf2bdb6a4e42faef6c1728e0c888ca
// expect: ssl3-sha1 2db0973f709d9f0f5f0aaf61f4061d2570e776f8
console.log(crypto.getHashes().length > 40);  // expect: true

// A copy goes its own way.
const one = createHash("sha1").update("a");
const two = one.copy().update("b");
console.log(one.digest("hex"), two.digest("hex"));  // expect: 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 da23614e02469a0d7c7bd1bdab5c9c474b1904dc
console.log(createHash("shake128").update("x").copy({ outputLength: 3 } as any).digest("hex"));  // expect: e472c5

// Streams.
const stream = createHash("sha256");
await pipeline(Readable.from(["one", "two"]), stream);
console.log(stream.read().toString("hex"));  // expect: 25b6746d5172ed6352966a013d93ac846e1110d5a25e8f183b5931f4688842a1
const ended = createHash("sha256");
ended.setEncoding("hex");
ended.end("onetwo");
for await (const chunk of ended) console.log(chunk);  // expect: 25b6746d5172ed6352966a013d93ac846e1110d5a25e8f183b5931f4688842a1
console.log(createHash("sha256") instanceof crypto.Hash, (crypto as any).Hash("md5") instanceof crypto.Hash);  // expect: true true
const big = Buffer.alloc(3_000_000, "shoal");
console.log(createHash("sha256").update(big).digest("hex") === (crypto as any).hash("sha256", big));  // expect: true
console.log(createHash("sha256").update(big.toString()).digest("hex") === (crypto as any).hash("sha256", big));  // expect: true
console.log((crypto as any).hash("md5", "x"), (crypto as any).hash("md5", Buffer.from("x"), "base64"));  // expect: 9dd4e461268c8034f5c8564e155c67a6 ndTkYSaMgDT1yFZOFVxnpg==

// What goes wrong.
const done = createHash("md5");
done.digest();
console.log(thrown(() => done.digest()));  // expect: Error ERR_CRYPTO_HASH_FINALIZED Digest already called
console.log(thrown(() => done.update("x")));  // expect: Error ERR_CRYPTO_HASH_FINALIZED Digest already called
console.log(thrown(() => done.copy()));  // expect: Error ERR_CRYPTO_HASH_FINALIZED Digest already called
console.log(thrown(() => createHash("nope")));  // expect: Error undefined Digest method not supported
console.log(thrown(() => createHash("md5").update(3 as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (3)
console.log(thrown(() => createHash(3 as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "algorithm" argument must be of type string. Received type number (3)
console.log(thrown(() => createHash("md5", { outputLength: 3 })));  // expect: Error ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH error:030000B2:digital envelope routines::not XOF or invalid length

// HMACs.
console.log(createHmac("sha256", "key").update("data").digest("hex"));  // expect: 5031fe3d989c6d1537a013fa6e739da23463fdaec3b70137d828e36ace221bd0
console.log(createHmac("sha1", Buffer.alloc(200, 1)).update("data").digest("base64"));  // expect: P9gn0i10CFXyyMLIde+8jD5k7H4=
console.log(createHmac("md5", "").update("").digest("hex"));  // expect: 74e6f7298a9c2d168935f58c001bad88
console.log(createHmac("sha512", crypto.createSecretKey("key", "utf8")).update("data").digest("hex"));  // expect: 3c5953a18f7303ec653ba170ae334fafa08e3846f2efe317b87efce82376253cb52a8c31ddcde5a3a2eee183c2b34cb91f85e64ddbc325f7692b199473579c58
const hmac = createHmac("sha256", "key");
hmac.end("data");
console.log(hmac.read().toString("hex"));  // expect: 5031fe3d989c6d1537a013fa6e739da23463fdaec3b70137d828e36ace221bd0
const spent = createHmac("md5", "k");
spent.digest();
console.log([spent.digest("hex")], thrown(() => spent.update("x")));  // expect: [ '' ] Error ERR_CRYPTO_HASH_FINALIZED Digest already called
console.log(thrown(() => createHmac("nope", "k")));  // expect: TypeError ERR_CRYPTO_INVALID_DIGEST Invalid digest: nope
console.log(thrown(() => createHmac("sha256", undefined as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "key" argument must be of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey. Received undefined

// Derivations.
console.log(pbkdf2Sync("password", "salt", 1000, 24, "sha256").toString("hex"));  // expect: 632c2812e46d4604102ba7618e9d6d7d2f8128f6266b4a03
console.log(pbkdf2Sync("password", "salt", 1, 0, "sha256").length);  // expect: 0
console.log(scryptSync("password", "salt", 32, { N: 1024, r: 8, p: 2 }).toString("hex"));  // expect: 1765486cf4c5597fb5308d16b99794d7d3a0bd2e9464b9acb1ca32031a85dfed
console.log(Buffer.from(hkdfSync("sha512", "key", "salt", "info", 42)).toString("hex"));  // expect: 24156e2c35525baaf3d0fbb92b734c8032a110a3f12e2596e441e1924870d84c3a500652a72373802443
console.log(Buffer.from(hkdfSync("sha256", "", "", "", 16)).toString("hex"));  // expect: eb70f01dede9afafa449eee1b1286504
console.log((await promisify(crypto.pbkdf2)("p", "s", 10, 8, "sha1")).toString("hex"));  // expect: bc9be2c2dbfc9a16
console.log(((await promisify(crypto.scrypt as any)("p", "s", 8)) as Buffer).toString("hex"));  // expect: 4329787752e75d1d
console.log(Buffer.from(await promisify(crypto.hkdf)("sha1", "k", "s", "i", 8)).toString("hex"));  // expect: e9e6d61340247944
console.log(thrown(() => pbkdf2Sync("p", "s", 0, 10, "sha1")));  // expect: RangeError ERR_OUT_OF_RANGE The value of "iterations" is out of range. It must be >= 1 && <= 2147483647. Received 0
console.log(thrown(() => pbkdf2Sync("p", "s", 1, 10, "nope")));  // expect: TypeError ERR_CRYPTO_INVALID_DIGEST Invalid digest: nope
console.log(thrown(() => pbkdf2Sync("p", "s", 1, -1, "sha1")));  // expect: RangeError ERR_OUT_OF_RANGE The value of "keylen" is out of range. It must be >= 0 && <= 2147483647. Received -1
console.log(thrown(() => (crypto as any).pbkdf2("p", "s", 1, 1, "sha1")));  // expect: TypeError ERR_INVALID_ARG_TYPE The "callback" argument must be of type function. Received undefined
console.log(thrown(() => scryptSync("p", "s", 10, { N: 3 })));  // expect: RangeError ERR_CRYPTO_INVALID_SCRYPT_PARAMS Invalid scrypt params
console.log(thrown(() => scryptSync("p", "s", 10, { N: 2 ** 20, r: 8 })));  // expect: RangeError ERR_CRYPTO_INVALID_SCRYPT_PARAMS Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded
console.log(thrown(() => hkdfSync("sha1", "k", "s", "i", 999999)));  // expect: RangeError ERR_CRYPTO_INVALID_KEYLEN Invalid key length
console.log(thrown(() => hkdfSync("nope", "k", "s", "i", 9)));  // expect: TypeError ERR_CRYPTO_INVALID_DIGEST Invalid digest: nope
