async function* g<T>(...x: T[]): AsyncGenerator<T, void, unknown> { for await (const v of x as Iterable<T>) yield v!; }
for await (const v of g<number>(1, 2)) console.log(v);
const [first] = await Promise.all<[Promise<number>]>([Promise.resolve(3)]);
console.log(first);
