namespace N {
  export const tag = (s: TemplateStringsArray, ...v: any[]) => s.raw.join("|") + v.join();
  export const o = { tag, n: 1 };
  console.log(tag`a${1}b`, o.tag`x`, typeof tag);
}
