enum Color { Red, Green = 5, Blue, Name = "n", Computed = Green << 1 }
namespace Shapes {
  export const sides = 4;
  export function area(x: number) { return x * sides; }
  export namespace Inner { export let deep = area(2); }
}
namespace Shapes { export const more = sides + 1; }
export { Color, Shapes };
