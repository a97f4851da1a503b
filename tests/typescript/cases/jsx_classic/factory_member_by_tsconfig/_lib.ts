export const lib = { h(this: any, ...a: any[]) { return [this === lib, ...a]; }, F: "F" };
