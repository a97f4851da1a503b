const ages = { ada: 36, grace: 85 };
for (const [name, age] of ages as any) console.log(name, age);
