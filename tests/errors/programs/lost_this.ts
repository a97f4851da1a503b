class Counter {
  count = 0;
  increment() {
    this.count++;
  }
}
const { increment } = new Counter();
increment();
