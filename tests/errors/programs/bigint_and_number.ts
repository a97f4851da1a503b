const bytes = 2n ** 40n;
console.log((bytes as any) * 1.5);
