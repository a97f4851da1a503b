// The smallest script that can fail.
enum Answer { Life = 6 * 7 }
const greet = (name: string): string => `hello, ${name}`;
console.log(greet("shoal"));  // expect: hello, shoal
console.log(Answer.Life);  // expect: 42
