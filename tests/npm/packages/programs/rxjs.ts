import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { of, interval, firstValueFrom, lastValueFrom } from "rxjs";
import { map, take, toArray, mergeMap, delay } from "rxjs/operators";
deepEqual(await firstValueFrom(of(1, 2, 3).pipe(map((x) => x * 2), toArray())), [2, 4, 6]);
equal(await lastValueFrom(interval(1).pipe(take(3), mergeMap((x) => of(x).pipe(delay(1))))), 2);
console.log("works");
