// toFixed rounds the exact value, ties away from zero; toString of whole numbers in each radix.
const fixed = (d: number, ...digits: number[]): void => console.log(digits.map((n) => d.toFixed(n)).join(" "));
fixed(1.005, 0, 2, 3, 20);  // expect: 1 1.00 1.005 1.00499999999999989342
fixed(0.5, 0, 1);  // expect: 1 0.5
fixed(1.5, 0), fixed(2.5, 0), fixed(-2.5, 0), fixed(-0.5, 0);
// expect: 2
// expect: 3
// expect: -3
// expect: -1
fixed(0.000001, 0, 5, 6, 7, 19, 20, 30);
// expect: 0 0.00000 0.000001 0.0000010 0.0000010000000000000 0.00000100000000000000 0.000000999999999999999954748112
fixed(123.456, 0, 1, 2, 3, 10, 19);  // expect: 123 123.5 123.46 123.456 123.4560000000 123.4560000000000030695
fixed(1e20, 0, 2), fixed(123456789012345680000, 0, 1), fixed(2 ** 53, 0, 3), fixed(2 ** 60 * 3, 0, 1);
// expect: 100000000000000000000 100000000000000000000.00
// expect: 123456789012345683968 123456789012345683968.0
// expect: 9007199254740992 9007199254740992.000
// expect: 3458764513820540928 3458764513820540928.0
fixed(5e-324, 0, 2, 19), fixed(-1e-10, 2), fixed(-0, 2), fixed(0, 0, 3), fixed(9.995, 2), fixed(99.5, 0), fixed(0.95, 1);
// expect: 0 0.00 0.0000000000000000000
// expect: -0.00
// expect: 0.00
// expect: 0 0.000
// expect: 9.99
// expect: 100
// expect: 0.9
fixed(18446744073709.551615, 6, 7), fixed(0.1, 19, 25), fixed(4.35, 1), fixed(1.45, 1), fixed(8.345, 2);
// expect: 18446744073709.550781 18446744073709.5507813
// expect: 0.1000000000000000056 0.1000000000000000055511151
// expect: 4.3
// expect: 1.4
// expect: 8.35
console.log((255).toString(16), (-255).toString(2), (2 ** 53 - 1).toString(36), (-(2 ** 53 - 1)).toString(2));
// expect: ff -11111111 2gosa7pa2gv -11111111111111111111111111111111111111111111111111111
console.log((2 ** 53).toString(36), (35).toString(36), (0.5).toString(2), (-7.25).toString(4));
// expect: 2gosa7pa2gw z 0.1 -13.1
