console.log(1);
// expect-error: is JavaScript; first-party code is TypeScript here
// expect-error: --allow-js
// expect-error: "allowJs": true
