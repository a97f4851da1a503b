// Texts of numbers, by both ways of reading: Number(text) and parseFloat(text).
const read = (t: string): void => console.log(Number(t), parseFloat(t), Object.is(Number(t), -0));
read("1e");  // expect: NaN 1 false
read("1e5");  // expect: 100000 100000 false
read("-1e5");  // expect: -100000 -100000 false
read("+1e5");  // expect: 100000 100000 false
read("0x1F");  // expect: 31 0 false
read("-0x1F");  // expect: NaN -0 false
read("inf");  // expect: NaN NaN false
read("nan");  // expect: NaN NaN false
read("-inf");  // expect: NaN NaN false
read("-");  // expect: NaN NaN false
read("");  // expect: 0 NaN false
read("--1");  // expect: NaN NaN false
read("1.");  // expect: 1 1 false
read(".5");  // expect: 0.5 0.5 false
read("-.5");  // expect: -0.5 -0.5 false
read("5.e3");  // expect: 5000 5000 false
read("1e400");  // expect: Infinity Infinity false
read("-1e400");  // expect: -Infinity -Infinity false
read("1e-400");  // expect: 0 0 false
read("123456789012345678901234567890");  // expect: 1.2345678901234568e+29 1.2345678901234568e+29 false
read("0.1234567890123456789");  // expect: 0.12345678901234568 0.12345678901234568 false
read("-0.30000000000000004");  // expect: -0.30000000000000004 -0.30000000000000004 false
read("1_0");  // expect: NaN 1 false
read("1 ");  // expect: 1 1 false
read(" 1");  // expect: 1 1 false
read("00012.50");  // expect: 12.5 12.5 false
read("12345678901234567");  // expect: 12345678901234568 12345678901234568 false
read("1234567890123456");  // expect: 1234567890123456 1234567890123456 false
read("-1234567890.12345");  // expect: -1234567890.12345 -1234567890.12345 false
read("1e+5");  // expect: 100000 100000 false
read("1e5x");  // expect: NaN 100000 false
read("9007199254740993");  // expect: 9007199254740992 9007199254740992 false
read("-0");  // expect: -0 -0 true
read("-0.0000000000000000000");  // expect: -0 -0 true
read("Infinity");  // expect: Infinity Infinity false
read("-Infinity");  // expect: -Infinity -Infinity false
read("1.7976931348623159e308");  // expect: Infinity Infinity false
read("4.9e-324");  // expect: 5e-324 5e-324 false
read("2e-324");  // expect: 0 0 false
