// shoal:channel, whose source is C++: channels between contexts. See docs/guide/workers.md.
declare module "shoal:channel" {
  /** The end that sends. The channel closes with its last sender. */
  export class Sender<T = any> {
    private constructor();
    readonly capacity: number;
    /** Fulfilled when the value is in the channel. */
    send(value: T, transfer?: Transferable[]): Promise<void>;
    /** The context stops here until the value is in the channel; its thread is free meanwhile. */
    sendSync(value: T, transfer?: Transferable[]): void;
    /** False: the channel is full. */
    trySend(value: T, transfer?: Transferable[]): boolean;
    clone(): Sender<T>;
    close(): void;
    [Symbol.dispose](): void;
  }
  /** The end that receives. At the end of the channel errors have the code ERR_CHANNEL_CLOSED. */
  export class Receiver<T = any> implements AsyncIterable<T> {
    private constructor();
    readonly capacity: number;
    /** How many values wait. */
    readonly size: number;
    receive(): Promise<T>;
    /** The context stops here until a value comes; its thread is free meanwhile. */
    receiveSync(): T;
    tryReceive(): { value: T } | undefined;
    close(): void;
    [Symbol.asyncIterator](): AsyncIterator<T>;
    [Symbol.dispose](): void;
  }
  /** At most `capacity` values wait in it; of 0 they are handed over from hand to hand. */
  export function channel<T = any>(capacity?: number): { sender: Sender<T>; receiver: Receiver<T> };
}

// Under `shoal test` these mean "shoal:test", installed or not.
declare module "vitest" {
  export * from "shoal:test";
}
declare module "@jest/globals" {
  export * from "shoal:test";
}
declare module "bun:test" {
  export * from "shoal:test";
}
