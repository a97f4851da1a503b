import { show } from "../_react.ts";
const h = (...a: any[]) => a; const Frag = "F";
show(<><p a="1">x</p></>);
