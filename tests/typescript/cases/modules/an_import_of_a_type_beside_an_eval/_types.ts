export interface Point { x: number }
export const origin: Point = { x: 7 };
