declare const text: string;
export default text;
export const named: string;
