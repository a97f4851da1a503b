declare const VERSION: string;
console.log(`version ${VERSION}`);
