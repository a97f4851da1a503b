// Mandelbrot: points of a square that stay bounded, packed into bytes. Measures loops over numbers.

function mandelbrot(size: number, limit: number): number {
  let checksum = 0, byte = 0, bits = 0;
  for (let row = 0; row < size; row++) {
    const ci = (2 * row) / size - 1;
    for (let column = 0; column < size; column++) {
      const cr = (2 * column) / size - 1.5;
      let zr = 0, zi = 0, rr = 0, ii = 0, n = 0;
      while (n < limit && rr + ii <= 4) {
        zi = 2 * zr * zi + ci;
        zr = rr - ii + cr;
        rr = zr * zr;
        ii = zi * zi;
        n++;
      }
      byte = (byte << 1) | (n === limit ? 1 : 0);
      if (++bits === 8 || column === size - 1) {
        checksum = (Math.imul(checksum, 31) + byte) | 0;
        byte = bits = 0;
      }
    }
  }
  return checksum;
}

const begin = performance.now();
const checksum = mandelbrot(400, 50);
const time = performance.now() - begin;
console.log(`mandelbrot checksum ${checksum} time ${time.toFixed(2)}`);
