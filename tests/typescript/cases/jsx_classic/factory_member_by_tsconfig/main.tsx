import { show } from "../_react.ts";
import { lib } from "./_lib.ts";
show(<><p a="1">x</p></>);
