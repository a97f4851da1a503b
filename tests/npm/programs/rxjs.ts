// rxjs from its shipped TypeScript sources.
import { combineLatest, concat, from, interval, lastValueFrom, of, range, Subject, throwError, zip } from "rxjs";
import { bufferCount, catchError, filter, map, mergeMap, reduce, scan, share, switchMap, take, takeUntil, toArray } from "rxjs/operators";

const show = <T>(name: string) => (value: T) => console.log(name, JSON.stringify(value));
range(1, 20).pipe(filter((n) => n % 2 === 0), map((n) => n * n), reduce((a, b) => a + b, 0)).subscribe(show("sum"));
from("hello").pipe(scan((a, c) => a + c, ""), toArray()).subscribe(show("scan"));
zip(of(1, 2, 3), of("a", "b", "c")).pipe(bufferCount(2)).subscribe(show("zip"));
concat(of(1), throwError(() => new Error("bad"))).pipe(catchError((e: Error) => of(e.message))).subscribe(show("caught"));
const subject = new Subject<number>();
const shared = subject.pipe(map((n) => n * 10), share());
shared.subscribe(show("one"));
shared.pipe(take(2)).subscribe({ next: show("two"), complete: () => console.log("two done") });
combineLatest([subject, of("x")]).subscribe(show("latest"));
for (const n of [1, 2, 3]) subject.next(n);
subject.complete();
const stop = new Subject<void>();
let ticks = 0;
interval(1).pipe(takeUntil(stop)).subscribe({
  next: () => { if (++ticks === 3) stop.next(); },
  complete: () => console.log("ticks", ticks),
});
show("last")(await lastValueFrom(of(1, 2, 3).pipe(mergeMap((n) => Promise.resolve(n + 1)), toArray())));
show("switched")(await lastValueFrom(of("a", "b").pipe(switchMap((s) => from([s, s + s])), toArray())));
