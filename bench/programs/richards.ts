// Richards: the kernel of a small operating system. Tasks of four kinds pass packets around; the
// scheduler runs the one of highest priority. Measures method calls and property access.

type TaskId = 0 | 1 | 2 | 3 | 4 | 5;
const IDLE: TaskId = 0, WORKER: TaskId = 1, HANDLER_A: TaskId = 2, HANDLER_B: TaskId = 3, DEVICE_A: TaskId = 4,
  DEVICE_B: TaskId = 5;
const TASKS = 6, DATA_SIZE = 4, ROUNDS = 40, IDLE_COUNT = 10_000;
enum Kind { Device, Work }

class Packet {
  link: Packet | null;
  id: TaskId;
  readonly kind: Kind;
  datum = 0;
  readonly data: number[] = [0, 0, 0, 0];
  constructor(link: Packet | null, id: TaskId, kind: Kind) {
    this.link = link;
    this.id = id;
    this.kind = kind;
  }
  appendTo(queue: Packet | null): Packet {
    this.link = null;
    if (queue === null) return this;
    let last = queue;
    while (last.link !== null) last = last.link;
    last.link = this;
    return queue;
  }
}

abstract class Work {
  abstract run(scheduler: Scheduler, packet: Packet | null): Task | null;
}

class Task {
  readonly next: Task | null;
  readonly id: TaskId;
  readonly priority: number;
  queue: Packet | null;
  readonly work: Work;
  held = false;
  suspended = true;
  runnable: boolean;
  constructor(next: Task | null, id: TaskId, priority: number, queue: Packet | null, work: Work, running = false) {
    this.next = next;
    this.id = id;
    this.priority = priority;
    this.queue = queue;
    this.work = work;
    this.runnable = queue !== null;
    if (running) this.suspended = this.runnable = false;
  }
  get isHeldOrSuspended(): boolean {
    return this.held || (this.suspended && !this.runnable);
  }
  run(scheduler: Scheduler): Task | null {
    let packet: Packet | null = null;
    if (this.suspended && this.runnable) {
      packet = this.queue!;
      this.queue = packet.link;
      this.suspended = false;
      this.runnable = this.queue !== null;
    }
    return this.work.run(scheduler, packet);
  }
  checkPriorityAdd(task: Task, packet: Packet): Task {
    if (this.queue === null) {
      this.queue = packet;
      this.runnable = true;
      if (this.priority > task.priority) return this;
    } else {
      this.queue = packet.appendTo(this.queue);
    }
    return task;
  }
}

class Scheduler {
  queueCount = 0;
  holdCount = 0;
  private readonly blocks: (Task | null)[] = new Array<Task | null>(TASKS).fill(null);
  private list: Task | null = null;
  private current: Task | null = null;
  private currentId: TaskId = IDLE;

  add(id: TaskId, priority: number, queue: Packet | null, work: Work, running = false): void {
    this.list = this.blocks[id] = new Task(this.list, id, priority, queue, work, running);
  }
  schedule(): void {
    this.current = this.list;
    while (this.current !== null) {
      if (this.current.isHeldOrSuspended) {
        this.current = this.current.next;
      } else {
        this.currentId = this.current.id;
        this.current = this.current.run(this);
      }
    }
  }
  release(id: TaskId): Task | null {
    const task = this.blocks[id]!;
    task.held = false;
    return task.priority > this.current!.priority ? task : this.current;
  }
  holdCurrent(): Task | null {
    this.holdCount++;
    this.current!.held = true;
    return this.current!.next;
  }
  suspendCurrent(): Task | null {
    this.current!.suspended = true;
    return this.current;
  }
  queue(packet: Packet): Task | null {
    const task = this.blocks[packet.id]!;
    this.queueCount++;
    packet.link = null;
    packet.id = this.currentId;
    return task.checkPriorityAdd(this.current!, packet);
  }
}

class IdleWork extends Work {
  private seed = 1;
  private count = IDLE_COUNT;
  run(scheduler: Scheduler): Task | null {
    if (--this.count === 0) return scheduler.holdCurrent();
    if ((this.seed & 1) === 0) {
      this.seed >>= 1;
      return scheduler.release(DEVICE_A);
    }
    this.seed = (this.seed >> 1) ^ 0xd008;
    return scheduler.release(DEVICE_B);
  }
}

class DeviceWork extends Work {
  private pending: Packet | null = null;
  run(scheduler: Scheduler, packet: Packet | null): Task | null {
    if (packet !== null) {
      this.pending = packet;
      return scheduler.holdCurrent();
    }
    if (this.pending === null) return scheduler.suspendCurrent();
    const done = this.pending;
    this.pending = null;
    return scheduler.queue(done);
  }
}

class WorkerWork extends Work {
  private handler: TaskId = HANDLER_A;
  private letter = 0;
  run(scheduler: Scheduler, packet: Packet | null): Task | null {
    if (packet === null) return scheduler.suspendCurrent();
    this.handler = this.handler === HANDLER_A ? HANDLER_B : HANDLER_A;
    packet.id = this.handler;
    packet.datum = 0;
    for (let i = 0; i < DATA_SIZE; i++) {
      this.letter = this.letter === 26 ? 1 : this.letter + 1;
      packet.data[i] = this.letter;
    }
    return scheduler.queue(packet);
  }
}

class HandlerWork extends Work {
  private work: Packet | null = null;
  private devices: Packet | null = null;
  run(scheduler: Scheduler, packet: Packet | null): Task | null {
    if (packet !== null) {
      if (packet.kind === Kind.Work) this.work = packet.appendTo(this.work);
      else this.devices = packet.appendTo(this.devices);
    }
    if (this.work !== null) {
      const { datum } = this.work;
      if (datum < DATA_SIZE) {
        if (this.devices !== null) {
          const device = this.devices;
          this.devices = device.link;
          device.datum = this.work.data[datum];
          this.work.datum = datum + 1;
          return scheduler.queue(device);
        }
      } else {
        const done = this.work;
        this.work = done.link;
        return scheduler.queue(done);
      }
    }
    return scheduler.suspendCurrent();
  }
}

function packets(id: TaskId, kind: Kind, count: number): Packet | null {
  let queue: Packet | null = null;
  for (let i = 0; i < count; i++) queue = new Packet(queue, id, kind);
  return queue;
}

function richards(): number {
  const scheduler = new Scheduler();
  scheduler.add(IDLE, 0, null, new IdleWork(), true);
  scheduler.add(WORKER, 1000, packets(WORKER, Kind.Work, 2), new WorkerWork());
  scheduler.add(HANDLER_A, 2000, packets(DEVICE_A, Kind.Device, 3), new HandlerWork());
  scheduler.add(HANDLER_B, 3000, packets(DEVICE_B, Kind.Device, 3), new HandlerWork());
  scheduler.add(DEVICE_A, 4000, null, new DeviceWork());
  scheduler.add(DEVICE_B, 5000, null, new DeviceWork());
  scheduler.schedule();
  return scheduler.queueCount * 100_000 + scheduler.holdCount;
}

const begin = performance.now();
let sum = 0;
for (let i = 0; i < ROUNDS; i++) sum += richards();
const time = performance.now() - begin;
console.log(`richards checksum ${sum} time ${time.toFixed(2)}`);
