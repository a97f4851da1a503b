import { React, show } from "./_react.ts";
const rows = [[1, 2], [3]];
show(<t>{rows.map((r, i) => <r key={i}>{r.map(c => <c key={c}>{c}</c>)}</r>)}{null}{undefined}{false}{0}</t>);
