// The connections of a context's HTTP client: per origin, those that rest until they are used
// again, and who waits because there are enough. Kept until the server closes them, or for a while.
import host from "shoal:host";
import { mapGet, mapSet, substring, uncurry } from "../file/web_idl.ts";
import { bodyTimeout, Connection, type Head, type Keeper, now } from "./connection.ts";
import { describeFailure, located, networkError } from "./network_errors.ts";
import { type Proxy, proxyFor } from "./proxies.ts";

const { Map, Set, setTimeout } = globalThis;
const setAdd = uncurry(Set.prototype.add) as <T>(set: Set<T>, value: T) => unknown;
const setDelete = uncurry(Set.prototype.delete) as <T>(set: Set<T>, value: T) => boolean;
const forEach = uncurry(Set.prototype.forEach) as <T>(
  set: Set<T>, visit: (value: T) => void) => void;
const mapDelete = uncurry(Map.prototype.delete) as <K, V>(map: Map<K, V>, key: K) => boolean;
const exec = uncurry(RegExp.prototype.exec);
const startsWith = uncurry(String.prototype.startsWith) as (text: string, start: string) => boolean;
const splice = uncurry(Array.prototype.splice) as unknown as <T>(
  list: T[], at: number, count: number) => T[];

/** Of one origin, used and resting. */
const connectionsMax = 128;
/** Resting, of all origins. */
const restingMax = 256;
const connectTimeout = 10_000, tlsTimeout = 10_000;
/** How long one rests, unless the server has said less or more. */
const restTimeout = 30_000, restTimeoutMax = 600_000;
/** Before a server closes it by itself. */
const restMargin = 1000;
const sweepInterval = 5000;

/** What wants a connection, and hears of it. */
export interface Customer {
  /** Nobody waits for it any more. */
  readonly isOver: boolean;
  /** What is under way for it: to be stopped if it is over. */
  opening: Opening | null;
  connected(connection: Connection): void;
  failed(reason: unknown): void;
}

export class Origin implements Keeper {
  readonly #key: string;
  readonly isSecure: boolean;
  /** As URLs have it: an address of IPv6 in brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly proxy: Proxy | null;
  readonly #resting: Connection[] = [];
  readonly #waiting: Customer[] = [];
  #count = 0;

  constructor(
    key: string, isSecure: boolean, hostname: string, port: number, proxy: Proxy | null,
  ) {
    this.#key = key;
    this.isSecure = isSecure;
    this.hostname = hostname;
    this.port = port;
    this.proxy = proxy;
  }

  /** One that has rested, at once; or null: the customer is told later. */
  acquire(customer: Customer, isFresh: boolean): Connection | null {
    const resting = this.#resting;
    while (!isFresh && resting.length !== 0) {
      const connection = resting[resting.length - 1]!;
      resting.length -= 1;
      --restingCount;
      if (connection.isClosed) continue;
      if (connection.idleUntil <= now()) {
        connection.close(undefined);
        continue;
      }
      connection.resume();
      return connection;
    }
    if (this.#count >= connectionsMax) this.#waiting[this.#waiting.length] = customer;
    else this.#open(customer);
    return null;
  }
  #open(customer: Customer): void {
    ++this.#count;
    const opening = new Opening(this, customer);
    customer.opening = opening;
    void opening.run();
  }
  /** Of an Opening that is over without a connection. */
  givenUp(): void {
    --this.#count;
    this.#serveNext();
  }
  closed(connection: Connection): void {
    setDelete(open, connection);
    --this.#count;
    const at = connection.isIdle ? this.#resting.indexOf(connection) : -1;
    if (at >= 0) {
      splice(this.#resting, at, 1);
      --restingCount;
    }
    this.#serveNext();
  }
  released(connection: Connection): void {
    while (this.#waiting.length !== 0) {
      const customer = splice(this.#waiting, 0, 1)[0]!;
      if (customer.isOver) continue;
      customer.connected(connection);
      return;
    }
    const until = connection.idleUntil === Infinity ? restTimeout : connection.idleUntil;
    if (until <= 0 || restingCount >= restingMax) {
      connection.close(undefined);
      return;
    }
    connection.rest(now() + until);
    this.#resting[this.#resting.length] = connection;
    ++restingCount;
  }
  #serveNext(): void {
    while (this.#waiting.length !== 0 && this.#count < connectionsMax) {
      const customer = splice(this.#waiting, 0, 1)[0]!;
      if (!customer.isOver) this.#open(customer);
    }
    if (this.#count === 0) mapDelete(origins, this.#key);  // Nothing is left to remember.
  }
}

let restingCount = 0;
const origins = new Map<string, Origin>();

/** Throws, if the user's proxy is none. `target`: "host:port". */
export function originOf(isSecure: boolean, hostname: string, port: number): Origin {
  const key = `${isSecure ? "s" : ""}${hostname}:${port}`;
  let origin = mapGet(origins, key);
  if (origin === undefined) {
    origin = new Origin(key, isSecure, hostname, port, proxyFor(isSecure, hostname, port));
    mapSet(origins, key, origin);
  }
  return origin;
}

const keepAliveTimeout = /timeout=(\d{1,6})/i;
/** How long the connection may rest, by what the server says of it. */
export function heedKeepAlive(connection: Connection, header: string | null): void {
  const found = header === null ? null : exec(keepAliveTimeout, header);
  if (found === null) {
    connection.idleUntil = Infinity;
    return;
  }
  const asked = +found[1]! * 1000 - restMargin;
  connection.idleUntil = asked > restTimeoutMax ? restTimeoutMax : asked;
}

// ---- Opening

/** A connection that comes into being: the network, the proxy, TLS. */
export class Opening {
  readonly #origin: Origin;
  readonly #customer: Customer;
  #underWay: Promise<unknown> | null = null;
  #handle = 0;
  #isOver = false;

  constructor(origin: Origin, customer: Customer) {
    this.#origin = origin;
    this.#customer = customer;
  }

  async run(): Promise<void> {
    const origin = this.#origin, { hostname, port, proxy } = origin;
    try {
      const opened = await this.#wait(host.begin("Connect",
        `${hostname}:${port}`, proxy === null ? "" : proxy.target, connectTimeout));
      this.#handle = (opened as { stream: number }).stream;
      if (origin.isSecure) {
        if (proxy !== null) await this.#tunnel(proxy);
        await this.#secure();
      }
    } catch (error) {
      if (this.#isOver) return;
      const isOfProxy = proxy !== null && this.#handle === 0;
      this.#end();
      this.#customer.failed(describeFailure(error, isOfProxy ? proxy.hostname : hostname,
        isOfProxy ? proxy.port : port));
      return;
    }
    if (this.#isOver) return;
    this.#isOver = true;
    this.#customer.opening = null;
    const connection = new Connection(this.#handle, hostname, port, origin);
    setAdd(open, connection);
    watch();
    this.#customer.connected(connection);
  }
  /** Nobody wants it any more. */
  cancel(): void {
    if (this.#isOver) return;
    if (this.#underWay !== null) host.cancel(this.#underWay);
    this.#end();
  }
  #end(): void {
    this.#isOver = true;
    this.#customer.opening = null;
    if (this.#handle !== 0) host.close(this.#handle);
    this.#origin.givenUp();
  }
  async #wait(promise: Promise<unknown>): Promise<unknown> {
    this.#underWay = promise;
    const value = await promise;
    this.#underWay = null;
    return value;
  }

  async #tunnel(proxy: Proxy): Promise<void> {
    const origin = this.#origin;
    const target = `${origin.hostname}:${origin.port}`;
    const connection = new Connection(this.#handle, proxy.hostname, proxy.port, null);
    connection.deadline = now() + bodyTimeout;
    setAdd(open, connection);
    watch();
    let head: Head;
    try {
      await connection.send(
        `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${proxy.authorization}\r\n`, undefined);
      head = await connection.readHead();
    } finally {
      setDelete(open, connection);
    }
    if (head[1] > 299 || connection.from !== connection.to)
      throw located(networkError("ERR_PROXY_TUNNEL",
        `The proxy has answered CONNECT ${target} with ${head[1]} ${head[3]}`),
        proxy.hostname, proxy.port);
  }
  async #secure(): Promise<void> {
    const { hostname } = this.#origin;
    const isBracketed = startsWith(hostname, "[");
    const isRooted = hostname[hostname.length - 1] === ".";  // Certificates say it without.
    const end = isBracketed || isRooted ? hostname.length - 1 : hostname.length;
    const name = substring(hostname, isBracketed ? 1 : 0, end);
    const plain = this.#handle;
    const begun = host.begin("StartTls", plain, name, "http/1.1", "", false, tlsTimeout);
    const started = await this.#wait(begun) as { stream: number };
    host.close(plain);
    this.#handle = started.stream;
  }
}

// ---- Time

const open = new Set<Connection>();
let isWatched = false;
/// As long as there are connections, now and then; the program does not go on for that.
function watch(): void {
  if (isWatched) return;
  isWatched = true;
  (setTimeout(sweep, sweepInterval) as unknown as { unref(): void }).unref();
}
function sweep(): void {
  isWatched = false;
  const time = now();
  forEach(open, (connection) => {
    if (connection.isIdle) {
      if (connection.idleUntil <= time) connection.close(undefined);
    } else if (connection.deadline <= time) {
      connection.close(connection.error(connection.deadlineCode,
        connection.deadlineCode === "UND_ERR_HEADERS_TIMEOUT"
          ? "The response has not begun in time" : "The body has not gone on in time"));
    }
  });
  if (open.size !== 0) watch();
}
