declare const plain: { name: string, default: string };
export = plain;
