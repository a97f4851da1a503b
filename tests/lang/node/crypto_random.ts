// node:crypto's chance: what can be said of it, as node says it.
import crypto, { randomBytes, randomFillSync, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

function thrown(work: () => unknown): string {
  try {
    work();
  } catch (error: any) {
    return `${error.name} ${error.code} ${error.message}`;
  }
  return "nothing";
}
console.log(randomBytes(0).length, randomBytes(5).length, randomBytes(200_000).length);  // expect: 0 5 200000
console.log(randomBytes(16).equals(randomBytes(16)), Buffer.isBuffer(randomBytes(1)));  // expect: false true
console.log((await promisify(randomBytes)(7)).length);  // expect: 7
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(randomUUID()), randomUUID() === randomUUID());  // expect: true false
const seen = new Set<number>();
for (let i = 0; i < 300; ++i) seen.add(randomInt(-3, 3));
console.log([...seen].sort((a, b) => a - b).join());  // expect: -3,-2,-1,0,1,2
console.log(randomInt(1), await new Promise((done) => randomInt(7, 8, (_e, n) => done(n))));  // expect: 0 7
const part = randomFillSync(new Uint8Array(300), 100, 100);
console.log(part.subarray(0, 100).every((b) => b === 0), part.subarray(200).every((b) => b === 0), part.some((b) => b !== 0));  // expect: true true true
console.log(randomFillSync(new Uint16Array(4), 2, 2).slice(0, 2).join(), randomFillSync(new ArrayBuffer(3)).byteLength);  // expect: 0,0 3
console.log((await promisify(crypto.randomFill as any)(Buffer.alloc(4)) as any).length);  // expect: 4
console.log(timingSafeEqual(Buffer.from("ab"), Buffer.from("ab")), timingSafeEqual(Buffer.from("ab"), Buffer.from("ac")));  // expect: true false
console.log(thrown(() => randomBytes(-1)));  // expect: RangeError ERR_OUT_OF_RANGE The value of "size" is out of range. It must be >= 0 && <= 2147483647. Received -1
console.log(thrown(() => randomBytes("x" as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "size" argument must be of type number. Received type string ('x')
console.log(thrown(() => randomInt(5, 3)));  // expect: RangeError ERR_OUT_OF_RANGE The value of "max" is out of range. It must be greater than the value of "min" (5). Received 3
console.log(thrown(() => randomInt(0, 2 ** 49)));  // expect: RangeError ERR_OUT_OF_RANGE The value of "max - min" is out of range. It must be <= 281474976710655. Received 562_949_953_421_312
console.log(thrown(() => randomInt(1.5)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "max" argument must be a safe integer. Received type number (1.5)
console.log(thrown(() => randomFillSync(new Uint8Array(4), 10)));  // expect: RangeError ERR_OUT_OF_RANGE The value of "offset" is out of range. It must be >= 0 && <= 4. Received 10
console.log(thrown(() => randomFillSync("x" as any)));  // expect: TypeError ERR_INVALID_ARG_TYPE The "buf" argument must be an instance of ArrayBuffer or ArrayBufferView. Received type string ('x')
console.log(thrown(() => timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2))));  // expect: RangeError ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH Input buffers must have the same byte length
console.log(crypto.checkPrimeSync(97n), crypto.checkPrimeSync(91n));  // expect: true false
const prime = crypto.generatePrimeSync(32, { bigint: true });
console.log(typeof prime, prime > 2n ** 31n, crypto.checkPrimeSync(prime), crypto.generatePrimeSync(16).byteLength);  // expect: bigint true true 2
