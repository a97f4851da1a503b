export const name = (): string => "world";
