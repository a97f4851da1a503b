/** @jsx make */
/** @jsxFrag Part */
import { show } from "./_react.ts";
const make = (...a: any[]) => a; const Part = "part";
show(<><p>x</p></>);
