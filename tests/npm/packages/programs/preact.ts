import { strictEqual as equal } from "node:assert/strict";
import { h } from "preact";
import { render } from "preact-render-to-string";
const App = ({ name }: any) => h("p", { class: "x" }, "Hi ", name);
equal(render(h(App, { name: "<you>" })), '<p class="x">Hi &lt;you></p>');
console.log("works");
