const seal = (c: any) => { Object.freeze(c); c.prototype.tag = "t"; };
@seal class A { tag!: string; static s = 1; }
console.log(Object.isFrozen(A), A.s, "tag" in A.prototype);
