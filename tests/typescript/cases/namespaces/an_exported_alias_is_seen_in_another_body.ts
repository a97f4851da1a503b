namespace V { export const v = 5; export class K { k = 6; } }
namespace N { export import v = V.v; export import K = V.K; }
namespace N { export const w = v + new K().k; }
console.log(N.w, Object.keys(N).join());
