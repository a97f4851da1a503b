// BigInt: digits of pi, tests of primes, a signature, roots and fractions of long numbers, hashes of
// 64 bits. Measures BigInt, short and long.

function* digitsOfPi(): Generator<bigint, never, undefined> {
  let q = 1n, r = 180n, t = 60n, i = 2n;
  for (;;) {
    const u = 3n * (3n * i + 1n) * (3n * i + 2n);
    const digit = (q * (27n * i - 12n) + 5n * r) / (5n * t);
    yield digit;
    r = 10n * u * (q * (5n * i - 2n) + r - digit * t);
    q = 10n * q * i * (2n * i - 1n);
    t *= u;
    i++;
  }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  base %= modulus;
  while (exponent > 0n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
    exponent >>= 1n;
  }
  return result;
}

const WITNESSES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n] as const;

function isPrime(n: bigint): boolean {
  if (n < 2n) return false;
  for (const p of WITNESSES) if (n % p === 0n) return n === p;
  let odd = n - 1n, twos = 0;
  while (!(odd & 1n)) {
    odd >>= 1n;
    twos++;
  }
  return WITNESSES.every((witness) => {
    let x = power(witness, odd, n);
    if (x === 1n || x === n - 1n) return true;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % n;
      if (x === n - 1n) return true;
    }
    return false;
  });
}

function nextPrime(from: bigint): bigint {
  let n = from | 1n;
  while (!isPrime(n)) n += 2n;
  return n;
}

/** x with a x = 1 modulo m, by Euclid's algorithm. */
function inverse(a: bigint, m: bigint): bigint {
  let [r0, r1, x0, x1] = [m, a % m, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [x0, x1] = [x1, x0 - quotient * x1];
  }
  if (r0 !== 1n) throw new RangeError("no inverse");
  return x0 < 0n ? x0 + m : x0;
}

interface Key {
  readonly modulus: bigint;
  readonly secret: bigint;
}
const PUBLIC = 65_537n;

function makeKey(seed: bigint): Key {
  const p = nextPrime(seed ** 9n + 12_345n), q = nextPrime(seed ** 10n + 67_890n);
  return { modulus: p * q, secret: inverse(PUBLIC, (p - 1n) * (q - 1n)) };
}

/** FNV-1a of 64 bits. */
function hash64(text: string): bigint {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) h = BigInt.asUintN(64, (h ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return h;
}

function xorshift(state: BigUint64Array): bigint {
  let x = state[0];
  x ^= x << 13n & 0xffff_ffff_ffff_ffffn;
  x ^= x >> 7n;
  x ^= BigInt.asUintN(64, x << 17n);
  return (state[0] = x);
}

/** The largest whole number whose square is not larger, by Newton's method. */
function squareRoot(n: bigint): bigint {
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

function fibonacci(n: number): bigint {
  let a = 0n, b = 1n;
  for (let i = 0; i < n; i++) [a, b] = [b, a + b];
  return a;
}

const begin = performance.now();
let checksum = 0n;
let count = 0;
for (const digit of digitsOfPi()) {
  checksum = (checksum * 10n + digit) % 1_000_000_007n;
  if (++count === 1_500) break;
}
for (let i = 0n; i < 24n; i++) {
  const { modulus, secret } = makeKey(10_007n + i * 101n);
  const message = hash64(`message ${i}`);
  const signature = power(message, secret, modulus);
  if (power(signature, PUBLIC, modulus) !== message) throw new Error("the signature is wrong");
  checksum += signature & 0xffffn;
}
const state = new BigUint64Array([88_172_645_463_325_252n]);
for (let i = 0; i < 120_000; i++) checksum += xorshift(state) & 1_023n;
for (let i = 0; i < 6_000; i++) checksum ^= hash64(`a text of some length, number ${i}`) >> 40n;
const long = fibonacci(20_000);
checksum += BigInt(long.toString().length) + squareRoot(long) % 9_973n + BigInt(`0x${long.toString(16)}`) % 9_967n;
const time = performance.now() - begin;
console.log(`bigint checksum ${checksum} time ${time.toFixed(2)}`);
