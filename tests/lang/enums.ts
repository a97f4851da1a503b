// What TypeScript's enums are as the program runs: numbers map back to their names, strings do not; enums of the same name
// merge; members may name earlier ones.
enum Plain { A, B, C = 10, D }
console.log(Plain); // expect: { '0': 'A', '1': 'B', '10': 'C', '11': 'D', A: 0, B: 1, C: 10, D: 11 }
enum Text { On = "on", Off = "off", Both = `${On}/${Off}`, Joined = "a" + "b" }
console.log(Text); // expect: { On: 'on', Off: 'off', Both: 'on/off', Joined: 'ab' }
enum Mixed { No = 0, Yes = "yes", Flag = 1 << 3, Mask = Flag | 1, Half = 0.5, Minus = -1 }
console.log(Mixed[0], Mixed[8], Mixed[9], Mixed[0.5], Mixed[-1], (Mixed as any).yes, Object.keys(Mixed).length);
// expect: No Flag Mask Half Minus undefined 11
enum Computed { Length = "four".length, Next = Length * 2 }
console.log(Computed.Length, Computed.Next, Computed[8]); // expect: 4 8 Next
enum Merged { A = 1 }
enum Merged { B = A + 1 }
console.log(Merged.A, Merged.B, Merged[2]); // expect: 1 2 B
enum Same { First = 1, Second = 1 }
console.log(Same[1], Same.First === Same.Second); // expect: Second true
const enum Constant { X = 5, Y }
console.log(Constant.X + Constant.Y); // expect: 11
enum Quoted { "a b" = 3, "c-d" }
console.log(Quoted["a b"], Quoted["c-d"], Quoted[4]); // expect: 3 4 c-d
declare enum Ghost { X }
console.log(typeof (globalThis as any).Ghost); // expect: undefined
namespace Outer { export enum Inner { Z = 7 } }
console.log(Outer.Inner.Z, Outer.Inner[7]); // expect: 7 Z
function local() {
  enum Local { P = 2, Q = P << P }
  return Local.Q + Local[8];
}
console.log(local()); // expect: 8Q
enum Methods { A = 1 }
namespace Methods { export const parse = (text: string) => (Methods as any)[text]; }
console.log(Methods.parse("A"), Object.keys(Methods).join()); // expect: 1 1,A,parse
enum Special { NaN_ = 0 / 0, Big = 1 / 0, Neg = -0 }
console.log(Special.NaN_, Special.Big, Special["NaN"], Special["Infinity"], Special[0]); // expect: NaN Infinity NaN_ Big Neg
