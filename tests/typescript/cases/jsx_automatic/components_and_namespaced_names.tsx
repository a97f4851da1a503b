// @ts-nocheck
import { show } from "./_show.ts";
function Comp() {} const o = { Comp };
show(<Comp a={1} />); show(<o.Comp />); show(<x:y z:w="1" />); show(<a-b c-d="e" />);
