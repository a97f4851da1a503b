// flags: --allow-js
console.log(typeof require, this === exports);  // expect: function true
