import { React, show } from "./_react.ts";
show(<p>
  one
  two   three

  four
</p>);
show(<p> lead and trail </p>);
show(<p>{"a"} {"b"}
  {"c"}</p>);
show(<p>	tab	x
	</p>);
show(<p>   </p>);
show(<p>
</p>);
