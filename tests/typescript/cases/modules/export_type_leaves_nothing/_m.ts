import { C } from "../_types.ts";
import type { E } from "../_types.ts";
class Own {} interface Pair {}
const Pair = 1;
export type { C, E, Own };
export { type Own as OwnToo, Pair };
