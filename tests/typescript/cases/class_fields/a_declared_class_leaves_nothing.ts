declare class Ghost { x: number; constructor(n: number); static s(): void; }
declare abstract class Ghost2 extends Ghost {}
class Real { g?: Ghost }
console.log(typeof Ghost, typeof Ghost2, "g" in new Real());
