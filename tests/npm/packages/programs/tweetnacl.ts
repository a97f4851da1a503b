import { strictEqual as equal, ok } from "node:assert/strict";
import nacl from "tweetnacl";
const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(32)), message = new TextEncoder().encode("hi");
ok(nacl.sign.detached.verify(message, nacl.sign.detached(message, pair.secretKey), pair.publicKey));
equal(nacl.randomBytes(8).length, 8);
console.log("works");
