// FFT: Fourier transforms in place, the products of polynomials and a filter by them, a spectrum.
// Measures Float64Array, floating point in nested loops.

class Fourier {
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(readonly size: number) {
    this.cosines = new Float64Array(size / 2);
    this.sines = new Float64Array(size / 2);
    for (let i = 0; i < size / 2; i++) {
      this.cosines[i] = Math.cos((2 * Math.PI * i) / size);
      this.sines[i] = Math.sin((2 * Math.PI * i) / size);
    }
    this.reversed = new Uint32Array(size);
    for (let i = 1, bits = Math.log2(size); i < size; i++)
      this.reversed[i] = (this.reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
  }

  forward(re: Float64Array, im: Float64Array): void {
    this.transform(re, im, -1);
  }
  inverse(re: Float64Array, im: Float64Array): void {
    this.transform(re, im, 1);
    for (let i = 0; i < this.size; i++) {
      re[i] /= this.size;
      im[i] /= this.size;
    }
  }
  private transform(re: Float64Array, im: Float64Array, sign: 1 | -1): void {
    const { size, cosines, sines, reversed } = this;
    for (let i = 0; i < size; i++) {
      const j = reversed[i];
      if (j <= i) continue;
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half)
        for (let k = 0; k < half; k++) {
          const c = cosines[k * stride], s = sign * sines[k * stride];
          const low = start + k, high = low + half;
          const x = re[high] * c - im[high] * s;
          const y = re[high] * s + im[high] * c;
          re[high] = re[low] - x;
          im[high] = im[low] - y;
          re[low] += x;
          im[low] += y;
        }
    }
  }
}

/** The product of two polynomials with small whole coefficients. */
function multiply(fourier: Fourier, a: readonly number[], b: readonly number[]): number[] {
  const { size } = fourier;
  const are = new Float64Array(size), aim = new Float64Array(size), bre = new Float64Array(size), bim = new Float64Array(size);
  are.set(a);
  bre.set(b);
  fourier.forward(are, aim);
  fourier.forward(bre, bim);
  for (let i = 0; i < size; i++) {
    const re = are[i] * bre[i] - aim[i] * bim[i];
    aim[i] = are[i] * bim[i] + aim[i] * bre[i];
    are[i] = re;
  }
  fourier.inverse(are, aim);
  return Array.from(are.subarray(0, a.length + b.length - 1), Math.round);
}

function product(a: readonly number[], b: readonly number[], at: number): number {
  let sum = 0;
  for (let i = Math.max(0, at - b.length + 1); i <= Math.min(at, a.length - 1); i++) sum += a[i] * b[at - i];
  return sum;
}

/** Takes the high frequencies out of the samples. */
function lowPass(fourier: Fourier, samples: Float64Array, keep: number): Float64Array {
  const re = samples.slice(), im = new Float64Array(fourier.size);
  fourier.forward(re, im);
  re.fill(0, keep, fourier.size - keep + 1);
  im.fill(0, keep, fourier.size - keep + 1);
  fourier.inverse(re, im);
  return re;
}

function strongest(fourier: Fourier, samples: Float64Array, count: number): number[] {
  const re = Float64Array.from(samples), im = new Float64Array(fourier.size);
  fourier.forward(re, im);
  const power = re.subarray(0, fourier.size / 2).map((x, i) => x * x + im[i] * im[i]);
  return Array.from(power.keys()).sort((a, b) => power[b] - power[a] || a - b).slice(0, count);
}

const SIZE = 1_024;

const begin = performance.now();
const fourier = new Fourier(SIZE);
let checksum = 0;
for (let round = 0; round < 25; round++) {
  const a = Array.from({ length: 400 }, (_, i) => (i * i + round) % 100);
  const b = Array.from({ length: 500 }, (_, i) => (i * 7 + round) % 90);
  const both = multiply(fourier, a, b);
  for (let at = 0; at < both.length; at += 111) if (both[at] !== product(a, b, at)) throw new Error(`wrong at ${at}`);
  for (const n of both) checksum = (checksum * 3 + n) % 1_000_000_007;
  const samples = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++) samples[i] = ((i * 13) % 64) - ((i >> 4) % 16) * (round + 1);
  for (const sample of lowPass(fourier, samples, 40)) checksum += Math.round(sample * 1_000);
  for (const frequency of strongest(fourier, samples, 10)) checksum += frequency;
}
const time = performance.now() - begin;
console.log(`fft checksum ${checksum} time ${time.toFixed(2)}`);
