import { React, show } from "./_react.ts";
show(<p title="&lt;&amp;&quot;&#65;&#x42;&nbsp;&unknown;&copy" >&lt;b&gt; &#128512; &hearts; &notanentity; & &amp;amp; &#xZ; &nbsp;</p>);
show(<p a='"' b="'" c="\n" d="a
b">{"&lt;"}\n</p>);
show(<p>&nbsp;</p>);
