import { React, show } from "./_react.ts";
show(<div id="a" b={1 + 1} c data-x="d" aria-label='e'>text {"expr"}<span /></div>);
show(<br />);
show(<a></a>);
