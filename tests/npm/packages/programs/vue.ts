import { strictEqual as equal } from "node:assert/strict";
import { createSSRApp, ref, computed } from "vue";
import { renderToString } from "@vue/server-renderer";
const app = createSSRApp({ setup() { const n = ref(2); return { n, twice: computed(() => n.value * 2) }; }, template: "<p :class='{ a: n > 1 }'>{{ n }} {{ twice }}</p>" });
equal(await renderToString(app), '<p class="a">2 4</p>');
console.log("works");
