import { React, show } from "./_react.ts";
show(<p>He said "hi" and 'bye' `tick` \ ${"{not}"}</p>);
show(<p a="\" b='\u0041' />);
