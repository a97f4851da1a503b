// Fibers, on effect's TypeScript sources: Effect.all, interruption, scopes.
import { Deferred, Effect, Exit, Fiber, Ref, Schedule, Scope } from "effect";

const log: string[] = [];
const resource = (name: string) =>
  Effect.acquireRelease(
    Effect.sync(() => { log.push(`open ${name}`); return name; }),
    (n, exit) => Effect.sync(() => { log.push(`close ${n} ${exit._tag}`); }),
  );

const program = Effect.gen(function* () {
  const all = yield* Effect.all([Effect.succeed(1), Effect.delay(Effect.succeed(2), "5 millis"), Effect.sync(() => 3)], { concurrency: "unbounded" });
  log.push(`all ${all.join()}`);

  const counter = yield* Ref.make(0);
  yield* Effect.forEach(Array.from({ length: 100 }, (_, i) => i), (i) => Ref.update(counter, (n) => n + i), { concurrency: 10 });
  log.push(`counter ${yield* Ref.get(counter)}`);

  const latch = yield* Deferred.make<void>();
  const fiber = yield* Effect.fork(
    Deferred.succeed(latch, undefined).pipe(Effect.andThen(Effect.never), Effect.onInterrupt(() => Effect.sync(() => { log.push("interrupted"); }))),
  );
  yield* Deferred.await(latch);
  const exit = yield* Fiber.interrupt(fiber);
  log.push(`exit ${Exit.isInterrupted(exit)}`);

  yield* Effect.scoped(Effect.gen(function* () {
    const a = yield* resource("a");
    const b = yield* resource("b");
    log.push(`use ${a}${b}`);
  }));
  const failed = yield* Effect.scoped(resource("c").pipe(Effect.andThen(Effect.fail("boom" as const)))).pipe(Effect.either);
  log.push(`${failed._tag}`);

  let tries = 0;
  const value = yield* Effect.suspend(() => (++tries < 4 ? Effect.fail(new Error("again")) : Effect.succeed("done"))).pipe(
    Effect.retry(Schedule.recurs(5)),
  );
  log.push(`${value} after ${tries}`);
  const raced = yield* Effect.race(Effect.delay(Effect.succeed("slow"), "1 second"), Effect.succeed("fast"));
  log.push(raced);
  return all.length;
});

const result = await Effect.runPromiseExit(program);
console.log(Exit.isSuccess(result) ? result.value : String(result));
for (const line of log) console.log(line);
