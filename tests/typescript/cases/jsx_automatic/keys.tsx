// @ts-nocheck
import { show } from "./_show.ts";
const p = { x: 1 };
show(<a key="k" />); show(<a key={1} b="2">x</a>); show(<a b="2" key="k">x{1}</a>); show(<a key />);
show(<a {...p} key="after" />);
show(<a key="before" {...p} />);
show(<a key="before" {...p}>c{1}</a>);
show(<a {...{ key: "in spread" }} />);
