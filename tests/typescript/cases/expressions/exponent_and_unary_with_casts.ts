const x: any = 2;
console.log((<any>x) ** 2, x! ** 2, (x as number) ** 3, 2 ** x!, (x satisfies any) ** 2, -(x as any) + 1, 2 ** -(<any>x));
