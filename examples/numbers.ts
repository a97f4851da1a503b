// Big numbers: digits of pi by Gibbons' spigot, a factorial, and RSA with small keys.
function* pi(): Generator<bigint> {
  let [q, r, t, k, n, l] = [1n, 0n, 1n, 1n, 3n, 3n];
  for (;;) {
    if (4n * q + r - t < n * t) {
      yield n;
      [q, r, n] = [q * 10n, 10n * (r - n * t), (10n * (3n * q + r)) / t - 10n * n];
    } else {
      [q, r, t, k, n, l] = [q * k, (2n * q + r) * l, t * l, k + 1n, (q * (7n * k + 2n) + r * l) / (t * l), l + 2n];
    }
  }
}

const digits = pi().take(60).map(String).toArray();
console.log(`pi = ${digits[0]}.${digits.slice(1).join("")}`);

const factorial = (n: bigint): bigint => (n < 2n ? 1n : n * factorial(n - 1n));
console.log("30! =", factorial(30n).toLocaleString("en").replaceAll(",", ""));

const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n;
  for (base %= modulus; exponent > 0n; exponent >>= 1n, base = (base * base) % modulus)
    if (exponent & 1n) result = (result * base) % modulus;
  return result;
};
const inverse = (a: bigint, m: bigint): bigint => {
  let [r0, r1, s0, s1] = [a, m, 1n, 0n];
  while (r1) [r0, r1, s0, s1] = [r1, r0 % r1, s1, s0 - (r0 / r1) * s1];
  return ((s0 % m) + m) % m;
};

const [p, q, e] = [2n ** 61n - 1n, 2n ** 89n - 1n, 65537n];
const n = p * q, d = inverse(e, (p - 1n) * (q - 1n));
const encode = (text: string) => BigInt("0x" + [...text].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(""));
const decode = (number: bigint) => number.toString(16).match(/../g)!.map((h) => String.fromCharCode(parseInt(h, 16))).join("");

const secret = power(encode("shoal of fish"), e, n);
console.log("sent:", secret);
console.log("read:", decode(power(secret, d, n)));
