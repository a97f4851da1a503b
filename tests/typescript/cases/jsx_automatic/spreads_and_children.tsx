// @ts-nocheck
import { show } from "./_show.ts";
const p = { a: 1, children: "spread" };
show(<d {...p} />); show(<d {...p}>own</d>); show(<d children="attr" />); show(<d children="attr">own</d>); show(<d {...p} a="2" {...{ b: 3 }} />); show(<d>{...[1, 2]}</d>); show(<d>{...[1]}x</d>);
