throw new Error("from below");
export const nothing = 0;
