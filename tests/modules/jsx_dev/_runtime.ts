export const Fragment = "Fragment";
export const jsxDEV = (type: any, props: any, key: any, isStatic: boolean, source: any, self: unknown) =>
  [type, props, key, isStatic, source.fileName.split("/").at(-1), source.lineNumber, source.columnNumber, self === undefined];
