const count = 0;
for (const word of ["reef", "shoal"]) count += word.length;
console.log(count);
