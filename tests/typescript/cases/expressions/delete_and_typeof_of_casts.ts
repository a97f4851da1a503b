// @ts-nocheck
const o: any = { a: 1, b: 2, c: 3 };
delete (o as any).a; delete o!.b; console.log(delete (o.c as any), Object.keys(o).length, typeof o!.x, typeof (undefinedName as any));
declare const undefinedName: any;
