// @ts-nocheck
import { show } from "./_show.ts";
show(<></>); show(<>x</>); show(<>x<b /></>); show(<><b /></>);
