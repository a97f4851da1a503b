export default abstract class A { abstract m(): number; twice() { return this.m() * 2; } }
