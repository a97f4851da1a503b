import { React, show } from "./_react.ts";
const log: string[] = []; const n = (s: string) => (log.push(s), s);
show(<a x={n("x")} {...{ s: n("spread") }} y={n("y")}>{n("child 1")}<b z={n("z")}>{n("inner")}</b>{n("child 2")}</a>);
console.log(log.join());
