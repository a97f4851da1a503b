// @ts-nocheck
import { show } from "./_show.ts";
const log = []; const n = s => (log.push(s), s);
const _jsx = "mine", jsx = "too", Fragment = "own";
show(<a x={n("x")} key={n("key")} {...{ s: n("s") }}>{n("c")}</a>);
show(<b key={n("key2")} y={n("y")}>{_jsx}{jsx}<>{Fragment}</></b>);
console.log(log.join());
