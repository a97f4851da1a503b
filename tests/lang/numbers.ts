// Math, Number, BigInt and the URI functions.
console.log((255).toString(16), (0.5).toString(2), (1.005).toFixed(2), (99.99).toPrecision(3));
// expect: ff 0.1 1.00 100
console.log((12345.678).toExponential(2), (-0).toFixed(1), (-1e-10).toFixed(2));
// expect: 1.23e+4 0.0 -0.00
console.log((1234567.891).toLocaleString(), (12345678901234567890n).toLocaleString());
// expect: 1,234,567.891 12,345,678,901,234,567,890
console.log(Math.max(1, 3, 2), Math.min(), Math.hypot(3, 4, 12), Math.clz32(1), Math.imul(-5, 12));
// expect: 3 Infinity 13 31 -60
console.log(Math.round(-0.5) === 0, 1 / Math.round(-0.5), Math.round(2.5), Math.round(-2.5));
// expect: true -Infinity 3 -2
console.log((Math as any).sumPrecise([1e308, 1e308, -1e308, 0.1, 0.2, -0.3, -1e308]));
// expect: 2.7755575615628914e-17
console.log((Math as any).f16round(1.337), Math.fround(5.5), Math.expm1(1e-10));
// expect: 1.3369140625 5.5 1.00000000005e-10
console.log(BigInt.asIntN(8, 255n), BigInt.asUintN(8, -1n), BigInt("0xff"), (255n).toString(2));
// expect: -1n 255n 255n 11111111
console.log(encodeURIComponent("ä €😀/"), decodeURI("%23%41%E2%82%AC"), escape("ä€ "), unescape("%u20ac%zz"));
// expect: %C3%A4%20%E2%82%AC%F0%9F%98%80%2F %23A€ %E4%u20AC%20 €%zz
console.log(Number("0x1f"), Number(" 12 "), Number("1_0"), Number(12n), parseInt("12px"), parseFloat("1.5e3x"));
// expect: 31 12 NaN 12 12 1500
console.log(Number.parseFloat === parseFloat, Number.isSafeInteger(2 ** 53));  // expect: true false
// Errors that script catches by the thousand: their shapes come and go with young cycles of the collector.
let caught = 0;
for (let i = 0; i < 20000; ++i) {
  try {
    decodeURI("%");
  } catch (e) {
    if (e instanceof URIError) ++caught;
  }
}
console.log(caught);  // expect: 20000
