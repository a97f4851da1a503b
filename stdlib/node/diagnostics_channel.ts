// node:diagnostics_channel
import { nextTick, reportUncaught } from "node:_host_seams";
import { invalidArgType } from "node:_errors";
import { validateFunction } from "node:_validators";

const { Map, Set, Reflect, Object, Promise, WeakRef } = globalThis;
const { apply } = Reflect;

type Name = string | symbol;
type Subscriber = (message: any, name: Name) => void;
interface Store {
  run(context: unknown, callback: () => any): any;
}

/** An error of a subscriber's stops nobody: it becomes an uncaught exception. */
function report(error: unknown): void {
  nextTick(() => {
    if (reportUncaught) reportUncaught(error);
    else throw error;
  });
}

export class Channel {
  readonly name: Name;
  #subscribers: Subscriber[] = [];
  #stores = new Map<Store, ((data: any) => any) | undefined>();

  constructor(name: Name) {
    this.name = name;
  }
  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }
  subscribe(subscription: Subscriber): void {
    validateFunction(subscription, "subscription");
    this.#subscribers = [...this.#subscribers, subscription];
    keep(this);
  }
  unsubscribe(subscription: Subscriber): boolean {
    const at = this.#subscribers.indexOf(subscription);
    if (at === -1) return false;
    this.#subscribers = this.#subscribers.toSpliced(at, 1);
    if (!this.hasSubscribers) kept.delete(this);
    return true;
  }
  bindStore(store: Store, transform?: (data: any) => any): void {
    this.#stores.set(store, transform);
    keep(this);
  }
  unbindStore(store: Store): boolean {
    const isBound = this.#stores.delete(store);
    if (!this.hasSubscribers) kept.delete(this);
    return isBound;
  }
  publish(data: unknown): void {
    for (const each of this.#subscribers) {
      try {
        each(data, this.name);
      } catch (error) {
        report(error);
      }
    }
  }
  runStores(data: unknown, fn: any, thisArg?: unknown, ...args: any[]): any {
    let run = () => {
      this.publish(data);
      return apply(fn, thisArg, args);
    };
    for (const [store, transform] of this.#stores) {
      const inner = run;
      run = () => {
        let context = data;
        if (transform) {
          try {
            context = transform(data);
          } catch (error) {
            report(error);
            return inner();
          }
        }
        return store.run(context, inner);
      };
    }
    return run();
  }
}

/** Channels by name, weakly; those that somebody listens to are kept. */
const channels = new Map<Name, WeakRef<Channel>>();
const kept = new Set<Channel>();
function keep(each: Channel): void {
  kept.add(each);
}

export function channel(name: Name): Channel {
  const known = channels.get(name)?.deref();
  if (known) return known;
  if (typeof name !== "string" && typeof name !== "symbol")
    throw invalidArgType("channel", ["string", "symbol"], name);
  const made = new Channel(name);
  channels.set(name, new WeakRef(made));
  return made;
}
export function subscribe(name: Name, subscription: Subscriber): void {
  channel(name).subscribe(subscription);
}
export function unsubscribe(name: Name, subscription: Subscriber): boolean {
  return channel(name).unsubscribe(subscription);
}
export function hasSubscribers(name: Name): boolean {
  return channels.get(name)?.deref()?.hasSubscribers ?? false;
}

// ---- Tracing

const events = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;
type Channels = Record<(typeof events)[number], Channel>;
type Handlers = Partial<Record<(typeof events)[number], Subscriber>>;

export class TracingChannel {
  declare readonly start: Channel;
  declare readonly end: Channel;
  declare readonly asyncStart: Channel;
  declare readonly asyncEnd: Channel;
  declare readonly error: Channel;

  constructor(nameOrChannels: string | Channels) {
    for (const event of events) {
      let each: Channel;
      if (typeof nameOrChannels === "string") each = channel(`tracing:${nameOrChannels}:${event}`);
      else {
        if (typeof nameOrChannels !== "object" || nameOrChannels === null)
          throw invalidArgType("nameOrChannels",
            ["string", "object", "TracingChannel"], nameOrChannels);
        each = nameOrChannels[event];
        if (!(each instanceof Channel))
          throw invalidArgType(`nameOrChannels.${event}`, "Channel", each);
      }
      Object.defineProperty(this, event, { value: each, enumerable: true });
    }
  }
  get hasSubscribers(): boolean {
    return events.some((event) => this[event].hasSubscribers);
  }
  subscribe(handlers: Handlers): void {
    for (const event of events) if (handlers[event]) this[event].subscribe(handlers[event]);
  }
  unsubscribe(handlers: Handlers): boolean {
    let isDone = true;
    for (const event of events)
      if (handlers[event] && !this[event].unsubscribe(handlers[event])) isDone = false;
    return isDone;
  }
  traceSync(fn: any, context: any = {}, thisArg?: unknown, ...args: any[]): any {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    return this.start.runStores(context, () => {
      try {
        return (context.result = apply(fn, thisArg, args));
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
  tracePromise(fn: any, context: any = {}, thisArg?: unknown, ...args: any[]): any {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const settle = (name: "result" | "error", value: unknown) => {
      context[name] = value;
      if (name === "error") this.error.publish(context);
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        let promise: any = apply(fn, thisArg, args);
        if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
        return promise.then((value: unknown) => {
          settle("result", value);
          return value;
        }, (error: unknown) => {
          settle("error", error);
          throw error;
        });
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
  traceCallback(fn: any, position = -1, context: any = {}, thisArg?: unknown, ...args: any[]): any {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const tracing = this, callback = args.at(position);
    validateFunction(callback, "callback");
    args.splice(position, 1, function (this: unknown, ...values: any[]): any {
      if (values[0]) {
        context.error = values[0];
        tracing.error.publish(context);
      } else context.result = values[1];
      return tracing.asyncStart.runStores(context, () => {
        try {
          return apply(callback, this, values);
        } finally {
          tracing.asyncEnd.publish(context);
        }
      });
    });
    return this.start.runStores(context, () => {
      try {
        return apply(fn, thisArg, args);
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }
}
export function tracingChannel(nameOrChannels: string | Channels): TracingChannel {
  return new TracingChannel(nameOrChannels);
}

const diagnostics = {
  channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, Channel,
};
export default diagnostics;
export { diagnostics as "module.exports" };
