declare global { interface Array<T> { ghost?: T } var someGlobal: number; }
export {};
console.log(typeof someGlobal, ([1] as any).ghost);
