export const React = {
  createElement(type: any, props: any, ...children: any[]) { return { type: typeof type === "function" ? "<" + type.name + ">" : type === React.Fragment ? "fragment" : type, props, children }; },
  Fragment: Symbol("fragment"),
};
export const show = (e: any) => console.log(JSON.stringify(e));
declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } interface ElementChildrenAttribute { children: {} } type Element = any; } }
