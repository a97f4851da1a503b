import { React, show } from "./_react.ts";
show(<a b=<i /> c={<u>x</u>} d={cond ? <b /> : null} />);
var cond = true;
show(cond && <a>{cond ? <b /> : <c />}{[<d key="1" />]}</a>);
