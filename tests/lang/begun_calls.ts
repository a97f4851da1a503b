// Leaves that begin the calls of map, reduce, find and the like, and what they hand over to the
// complete way: holes, throws, growth, other functions; split, search, sort and matchAll of short
// texts. Each is called often, so that the functions are warm.
const out: string[] = [];
const show = (name: string, v: unknown) => console.log(name, JSON.stringify(v));
function often(name: string, f: (i: number) => unknown) {
  let last: unknown;
  for (let i = 0; i < 40; i++) last = f(i);
  show(name, last);
}
const holes = [1, 2, , 4, , 6] as number[];
often('map over holes', () => holes.map((x) => x * 2));
often('filter over holes', () => holes.filter((x) => x > 1));
often('reduce over holes', () => holes.reduce((a, b) => a + b));
often('reduceRight over holes', () => holes.reduceRight((a, b) => a * 10 + b, 0));
often('find over holes', () => holes.findIndex((x) => x === undefined));
often('findLast', () => [1, 2, 3].findLast((x) => x < 3));
often('some and every', () => [[1, 2].some((x) => x > 1), [1, 2].every((x) => x > 1), [1].every((x) => x > 0)]);
often('shrinks', () => { const a = [1, 2, 3, 4]; const seen: number[] = []; a.forEach((x) => { seen.push(x); a.length = 2; }); return seen; });
often('grows', () => { const a = [1, 2]; return a.map((x) => { a.push(x); return x; }).length + a.length; });
often('filter of many', () => Array.from({ length: 30 }, (_, i) => i).filter((x) => x % 2).length);
often('becomes an accessor', () => {
  const a = [1, 2, 3];
  return a.map((x, i) => { if (i === 0) Object.defineProperty(a, 1, { get: () => 'got' }); return x; });
});
often('this', () => [1, 2].map(function (this: { k: number }, x) { return this.k + x; }, { k: 10 }));
often('in one another', () => [1, 2].map((x) => [3, 4].map((y) => [5].reduce((a, b) => a + b, x * y))));
often('throws', (i) => {
  const caught: string[] = [];
  for (const at of [0, 1, 2]) {
    try { [1, 2, 3].forEach((_, k) => { if (k === at) throw new Error('at ' + k); }); } catch (e) { caught.push((e as Error).message); }
  }
  return caught;
});
often('leaves by another way', () => { const r: number[] = []; for (const x of [1, 2]) { if ([x].some((y) => y === 2)) break; r.push(x); } return r; });
function* count() { yield [1, 2].map((x) => x + 1); }
often('in a generator', () => [...count()]);
class Mine extends Array<number> {}
often('species', () => Mine.from([1, 2]).map((x) => x + 1) instanceof Mine);
often('natives as callbacks', () => [['1', '2'].map(Number), [0, 1].filter(Boolean), [1, 2].map(String)]);
const deep = (n: number): number => n === 0 ? 0 : [n].map((x) => deep(x - 1))[0]! + 1;
show('deep', deep(200));
const trace = (() => { try { [1].map(function inner() { throw new Error('x'); }); } catch (e) { return (e as Error).stack!; } return ''; })();
show('stack', [/at inner/.test(trace), /at Array\.map/.test(trace)]);
const later = [1, 2].map(async (x) => { await null; return x; });
show('async', later.length);

often('split many', () => Array.from({ length: 200 }, (_, i) => i).join(',').split(',').length);
often('split', () => ['a,b,,c,'.split(','), 'abc'.split(''), 'aXXbXXc'.split('XX'), 'ab'.split('abc'), ''.split(','), 'é€x'.split('€'), ',,'.split(',')]);
const long = 'x'.repeat(70) + 'needle' + 'y'.repeat(40);
often('indexOf', () => [long.indexOf('needle'), long.indexOf('needlf'), long.indexOf('y'), long.indexOf('z'), long.indexOf('xn', 60), long.indexOf('yy', 100), 'ab'.indexOf('abc'), 'aab'.indexOf('ab')]);
for (let n = 1; n < 60; n++) if (('q'.repeat(n) + 'rs').indexOf('rs') !== n) console.log('wrong at', n);
often('replace', () => ['abc'.replace('b', ''), 'ab'.replace('b', ''), 'b'.replace('b', ''), 'abc'.replace('c', 'é'), 'a'.replace('a', '$&$&')]);
often('sort', () => [['user10', 'user9', 'user1', 'user', 'user100'].sort(), [10, 9, 1, 'b', true, null].sort(), ['b\0', 'b', 'b\0\0', 'a'].sort().map((s) => s.length),
  ['é', 'z', 'a', '€', '\ud83d\ude00', '\uffff'].sort().map((s) => s.charCodeAt(0)), [3, undefined, 1].sort().length, ['b', , 'a'].sort().length, [3, 1, 2].toSorted()]);
const many = Array.from({ length: 3000 }, (_, i) => 'a common beginning ' + ((i * 7919) % 3001));
const sorted = many.slice().sort();
show('sort many', sorted.every((s, i) => i === 0 || sorted[i - 1]! <= s));
often('matchAll', () => [[...'a1b22'.matchAll(/\d+/g)].map((m) => [m[0], m.index]), [...'ab'.matchAll(/x*/g)].map((m) => m.index), [...'😀'.matchAll(/(?:)/gu)].map((m) => m.index)]);
const from = /a/g;
from.lastIndex = 2;
show('matchAll from lastIndex', [...'aaaa'.matchAll(from)].length + from.lastIndex);
const it = 'aa'.matchAll(/a/g);
it.next();
RegExp.prototype.exec = function () { return null; };
show('exec changed midway', it.next().done);
// expect: map over holes [2,4,null,8,null,12]
// expect: filter over holes [2,4,6]
// expect: reduce over holes 13
// expect: reduceRight over holes 6421
// expect: find over holes 2
// expect: findLast 2
// expect: some and every [true,false,true]
// expect: shrinks [1,2]
// expect: grows 6
// expect: filter of many 15
// expect: becomes an accessor [1,"got",3]
// expect: this [11,12]
// expect: in one another [[8,9],[11,13]]
// expect: throws ["at 0","at 1","at 2"]
// expect: leaves by another way [1]
// expect: in a generator [[2,3]]
// expect: species true
// expect: natives as callbacks [[1,2],[1],["1","2"]]
// expect: deep 200
// expect: stack [true,true]
// expect: async 2
// expect: split many 200
// expect: split [["a","b","","c",""],["a","b","c"],["a","b","c"],["ab"],[""],["é","x"],["","",""]]
// expect: indexOf [70,-1,76,-1,69,100,-1,1]
// expect: replace ["ac","a","","abé","aa"]
// expect: sort [["user","user1","user10","user100","user9"],[1,10,9,"b",null,true],[1,1,2,3],[97,122,233,8364,55357,65535],3,3,[1,2,3]]
// expect: sort many true
// expect: matchAll [[["1",1],["22",3]],[0,1,2],[0,2]]
// expect: matchAll from lastIndex 4
// expect: exec changed midway true
