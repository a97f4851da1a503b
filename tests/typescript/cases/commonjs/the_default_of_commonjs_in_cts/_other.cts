export default class Other { static where = "other"; }
export const also = 2;
