export const show = (e: any) => console.log(JSON.stringify(e));
declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } type Element = any; } }
