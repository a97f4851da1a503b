import { strictEqual as equal } from "node:assert/strict";
import { JSDOM } from "jsdom";
const dom = new JSDOM("<!doctype html><p id=a>Hello</p><script>document.getElementById('a').textContent += ' world'; window.x = 1 + 1;</script>", { runScripts: "dangerously" });
equal(dom.window.document.querySelector("p")!.textContent, "Hello world");
equal((dom.window as any).x, 2);
const el = dom.window.document.createElement("div");
el.innerHTML = "<b>x</b>"; equal(el.firstElementChild!.outerHTML, "<b>x</b>");
console.log("works");
