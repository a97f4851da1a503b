import { React, show } from "./_react.ts";
show(<svg:rect xlink:href="#a" a:b={1} c-d:e-f="g" />);
