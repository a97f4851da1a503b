export const createElement = (type: any, props: any, ...children: any[]) => ["createElement", type.name ?? type, props, ...children];
