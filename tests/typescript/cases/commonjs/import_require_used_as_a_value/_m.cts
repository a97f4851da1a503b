export const x = 1; export type T = string; export default "d";
export declare const __esModule: boolean;
