// @ts-nocheck
import { React, show } from "./_react.ts";
show(<><i />text</>);
show(<></>);
show(<React.Fragment key="k">x</React.Fragment>);
