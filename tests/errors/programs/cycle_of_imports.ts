import { Animal } from "./lib/animal.ts";
console.log(new Animal().friend().legs);
