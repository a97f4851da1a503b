export const name = "index";
export const isMain = import.meta.main;
