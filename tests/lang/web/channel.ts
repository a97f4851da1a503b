// shoal:channel within one context.
import { channel, Sender, Receiver } from "shoal:channel";
const log: string[] = [];
async function failure(p: Promise<unknown>): Promise<string> { try { return String(await p); } catch (e: any) { return e.name === "Error" ? e.code : e.name; } }
const { sender, receiver } = channel<number>(2);
console.log(sender instanceof Sender, receiver instanceof Receiver, sender.capacity, receiver.size);  // expect: true true 2 0
await sender.send(1);
await sender.send(2);
console.log(sender.trySend(3), receiver.size);  // expect: false 2
const third = sender.send(3).then(() => log.push("accepted"));
await Promise.resolve();
console.log(log.join(), await receiver.receive());  // expect: 1
await third;
console.log(log.splice(0).join(), await receiver.receive(), receiver.receiveSync());  // expect: accepted 2 3
console.log(await receiver.tryReceive());  // expect: undefined
const waiting = [receiver.receive(), receiver.receive()];
console.log(sender.trySend(4), sender.trySend(5));  // expect: true true
console.log(await Promise.all(waiting));  // expect: [ 4, 5 ]

// ---- Iteration; close after what was sent.
void (async () => { for (let i = 0; i < 10; ++i) await sender.send(i); sender.close(); })();
let sum = 0;
for await (const v of receiver) sum += v;
console.log(sum, await failure(receiver.receive()), await failure(sender.send(1)));  // expect: 45 ERR_CHANNEL_CLOSED ERR_CHANNEL_CLOSED
try { sender.trySend(1); } catch (e: any) { console.log(e.code, e.message); }  // expect: ERR_CHANNEL_CLOSED The channel is closed

// ---- Not awaited sends are all delivered, in order, though the sender has closed.
const many = channel<{ n: number }>(1);
for (let i = 0; i < 5; ++i) void many.sender.send({ n: i });
many.sender.close();
const got: number[] = [];
for await (const v of many.receiver) got.push(v.n);
console.log(got.join());  // expect: 0,1,2,3,4

// ---- The receiver closes: who waits is refused.
const refused = channel<string>(1);
void refused.sender.send("in");
const out = refused.sender.send("waits");
refused.receiver.close();
console.log(await failure(out), await failure(refused.sender.send("late")));  // expect: ERR_CHANNEL_CLOSED ERR_CHANNEL_CLOSED

// ---- Several senders; hand to hand (capacity 0).
const several = channel<string>(0), second = several.sender.clone();
const sent = [several.sender.send("a"), second.send("b")];
console.log(several.sender.trySend("c"), await several.receiver.receive(), await several.receiver.receive());  // expect: false a b
await Promise.all(sent);
several.sender.close();
const last = several.receiver.next();
second.close();
console.log(await last);  // expect: { value: undefined, done: true }

// ---- What cannot be sent
const bad = channel<unknown>(1);
console.log(await failure(bad.sender.send(() => 1)), bad.receiver.size);  // expect: DataCloneError 0
try { channel(-1); } catch (e: any) { console.log(e.name, e.message); }  // expect: RangeError channel: the capacity is a whole number from 0 to 1048576
bad.sender.close();
console.log(await failure(bad.receiver.receive()));  // expect: ERR_CHANNEL_CLOSED
{
  using s = channel(1).sender;
  console.log(s.trySend(1));  // expect: true
}
