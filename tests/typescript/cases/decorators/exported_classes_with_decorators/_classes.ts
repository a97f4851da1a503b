export const tags: string[] = [];
const t = (_c: any, x: any): any => { tags.push(String(x.name)); };
export @t class A {}
@t export class B {}
@t export default class Named {}
