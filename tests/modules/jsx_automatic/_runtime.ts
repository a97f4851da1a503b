const name = (type: any) => type.name ?? type;
export const Fragment = "Fragment";
export const jsx = (type: any, props: any, ...key: any[]) => ["jsx", name(type), props, ...key];
export const jsxs = (type: any, props: any, ...key: any[]) => ["jsxs", name(type), props, ...key];
