console.log(greet("you"));
const greet = (name: string) => `Hello, ${name}!`;
