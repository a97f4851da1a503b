const x: any = { y: 1 };
console.log(`${x!.y as number}-${<any>2}-${(() => { return 3 as const; })()}`, `a${`b${x.y!}`}`);
