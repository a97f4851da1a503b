let d = "first"; export default d; export function change() { d = "second"; }
