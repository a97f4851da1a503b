class K { constructor(readonly v: number) {} }
namespace K { export interface Options { a: 1 } }
export = K;
