// SHA-256 (FIPS 180-4) and a tree of hashes over blocks of bytes. Measures typed arrays, DataView and
// arithmetic of 32 bits.

const BLOCK = 64;

/** The first 32 bits of the fractions of the roots of the first primes. */
function constants(count: number, root: (n: number) => number): Uint32Array {
  const words = new Uint32Array(count);
  for (let n = 2, found = 0; found < count; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0;
    if (isPrime) words[found++] = (root(n) % 1) * 2 ** 32;
  }
  return words;
}

const K = constants(64, Math.cbrt), START = constants(8, Math.sqrt);

class Sha256 {
  private readonly state = START.slice();
  private readonly schedule = new Uint32Array(64);
  private readonly block = new Uint8Array(BLOCK);
  private readonly view = new DataView(this.block.buffer);
  private filled = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + BLOCK - this.filled);
      this.block.set(part, this.filled);
      at += part.length;
      this.filled += part.length;
      if (this.filled === BLOCK) this.compress();
    }
    return this;
  }
  digest(): Uint8Array {
    this.block[this.filled++] = 0x80;
    if (this.filled > BLOCK - 8) {
      this.block.fill(0, this.filled);
      this.compress();
    }
    this.block.fill(0, this.filled);
    this.view.setUint32(BLOCK - 8, Math.floor(this.length / 2 ** 29));
    this.view.setUint32(BLOCK - 4, this.length << 3);
    this.compress();
    const out = new Uint8Array(32), view = new DataView(out.buffer);
    this.state.forEach((word, i) => view.setUint32(i * 4, word));
    return out;
  }
  private compress(): void {
    const w = this.schedule;
    for (let i = 0; i < 16; i++) w[i] = this.view.getUint32(i * 4);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
      const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const choice = (e & f) ^ (~e & g);
      const t1 = (h + s1 + choice + K[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const majority = (a & b) ^ (a & c) ^ (b & c);
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + s0 + majority) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (this.state[i] += word));
    this.filled = 0;
  }
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return parts.reduce((hash, part) => hash.update(part), new Sha256()).digest();
}

function hex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += byte.toString(16).padStart(2, "0");
  return out;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** The root of the tree whose leaves are the hashes of the chunks. */
function merkleRoot(bytes: Uint8Array, chunk: number): Uint8Array {
  let level: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunk) level.push(sha256(bytes.subarray(at, at + chunk)));
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? sha256(level[i], level[i + 1]) : level[i]);
    level = above;
  }
  return level[0];
}

function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0, seed = 1; i < length; i++) {
    seed = (Math.imul(seed, 69_069) + 1) >>> 0;
    bytes[i] = seed >>> 24;
  }
  return bytes;
}

const begin = performance.now();
if (hex(sha256(ascii("abc"))) !== "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  throw new Error("the hash is wrong");
const checksum = hex(merkleRoot(noise(400_000), 500));
const time = performance.now() - begin;
console.log(`sha256 checksum ${checksum} time ${time.toFixed(2)}`);
