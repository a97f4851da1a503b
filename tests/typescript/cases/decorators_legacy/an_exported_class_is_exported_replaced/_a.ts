export const seen: string[] = [];
const replace = (name: string) => (c: any): any => { seen.push(c.name); const made = class extends c {}; Object.defineProperty(made, "name", { value: name }); return made; };
@replace("NewA") export class A {}
@replace("NewD") export default class D {}
