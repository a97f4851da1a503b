// @ts-nocheck
import { show } from "./_show.ts";
show(<a b c={false} d="&lt;x&gt;" e={'&lt;'} f=<i /> />);
