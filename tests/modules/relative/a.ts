export const a: string = "a";
export let later = 1;
