import { name } from "./mocked_name.ts";

export const greet = (): string => `hello, ${name()}`;
export const whom = (): string => name();
