import { React, show } from "./_react.ts";
import { Thing } from "./_thing.tsx";
show(<Thing a="1" />);
