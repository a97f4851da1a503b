// @ts-nocheck
import { show } from "./_show.ts";
show(<a />); show(<a>one</a>); show(<a>{1}</a>); show(<a>one{2}</a>); show(<a><b /></a>); show(<a><b /><c /></a>); show(<a>{}</a>); show(<a>{/* */}x</a>); show(<a> </a>);
