import log = require("./_log.cts");
log.push("t");
namespace T { export interface Shape { s: number } export const v = 1; }
export = T;
