// @ts-nocheck
import { React, show } from "./_react.ts";
const list = [1, 2];
show(<div>{...list}</div>); show(<div>a{...list}b</div>);
