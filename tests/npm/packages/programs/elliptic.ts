import { strictEqual as equal, ok } from "node:assert/strict";
import elliptic from "elliptic";
const ec = new elliptic.ec("secp256k1"), key = ec.keyFromPrivate("1");
equal(key.getPublic(true, "hex"), "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
ok(key.verify("abcd", key.sign("abcd")));
console.log("works");
