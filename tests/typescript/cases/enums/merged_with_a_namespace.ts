enum Color { Red, Green }
namespace Color {
  export function parse(text: string) { return (Color as any)[text] as Color; }
  export const count = 2;
}
console.log(Color.parse("Green"), Color.count, Color[0], Object.keys(Color).join());
