class Animal {
  legs = 4;
}
class Bird extends Animal {
  constructor() {
    this.legs = 2;
  }
}
console.log(new Bird().legs);
