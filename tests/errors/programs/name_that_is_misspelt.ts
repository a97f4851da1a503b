const total = [1, 2, 3].length;
console.log(totl);
