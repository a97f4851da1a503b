export let n = 1; export const up = () => { n++; };
let d = "first"; export { d as default }; export function change() { d = "second"; }
