const it = "whole";
export { it as "module.exports" };
