const h = (tag: unknown, props: object | null, ...children: unknown[]) => [tag, props && Object.keys(props).join(), children.length].join(":");
const Frag = "frag";
console.log(<a href="x">text{1}</a>);  // expect: a:href:2
console.log(<></>);  // expect: frag::0
