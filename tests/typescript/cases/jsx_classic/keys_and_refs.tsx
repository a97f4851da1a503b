import { React, show } from "./_react.ts";
show([1, 2].map(n => <li key={n} ref="r">{n}</li>));
