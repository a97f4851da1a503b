const all: any[] = [];
for (let i = 0; i < 2; i++) { enum E { A = i * 10, B = 5 } all.push(E); }
console.log(all[0] === all[1], JSON.stringify(all));
