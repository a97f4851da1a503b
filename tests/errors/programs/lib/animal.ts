import { Dog } from "./dog.ts";
export class Animal {
  legs = 4;
  friend(): Dog {
    return new Dog();
  }
}
