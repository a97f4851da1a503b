const replace = (c: any): any => class Other extends c {};
namespace N { @replace export class A { self() { return A; } } export const inner = A; }
console.log(N.A.name, N.inner === N.A, new N.A().self() === N.A);
