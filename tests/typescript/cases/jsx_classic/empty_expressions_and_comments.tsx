import { React, show } from "./_react.ts";
show(<div>{}</div>); show(<div>{/* comment */}</div>); show(<div>a{/* c */}b</div>); show(<div /* c */ a="1" // line
/>);
