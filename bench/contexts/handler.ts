// A handler module of two hundred lines, as a service would have: routes, validation, a cache,
// templates. What `shoal-bench marks` evaluates in each of a thousand contexts.
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
interface Request { method: Method; path: string; headers: Record<string, string>; body?: string }
interface Response { status: number; headers: Record<string, string>; body: string }
interface User { id: number; name: string; email: string; roles: string[]; created: number }
type Handler = (request: Request, params: Record<string, string>) => Response | Promise<Response>;

// ---- Errors

class HttpError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'HttpError';
  }
}
class NotFound extends HttpError {
  constructor(what: string) {
    super(404, `${what} was not found`);
  }
}
class Invalid extends HttpError {
  constructor(readonly fields: Record<string, string>) {
    super(422, 'The request is not valid');
  }
}

// ---- A cache with a bound

class Cache<K, V> {
  #entries = new Map<K, { value: V; expires: number }>();
  constructor(readonly capacity: number, readonly lifetime: number) {}
  get(key: K, now: number): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry.expires < now) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry.value;
  }
  set(key: K, value: V, now: number): void {
    if (this.#entries.size >= this.capacity) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, expires: now + this.lifetime });
  }
  get size(): number {
    return this.#entries.size;
  }
}

// ---- Validation

type Check = (value: unknown) => string | undefined;
const text = (min: number, max: number): Check => (value) => {
  if (typeof value !== 'string') return 'must be a text';
  if (value.length < min) return `must have ${min} characters`;
  if (value.length > max) return `must have at most ${max} characters`;
  return undefined;
};
const email: Check = (value) =>
  typeof value === 'string' && /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(value) ? undefined : 'must be an address';
const listOf = (allowed: readonly string[]): Check => (value) =>
  Array.isArray(value) && value.every((v) => allowed.includes(v)) ? undefined : `must be some of ${allowed.join(', ')}`;
const schema: Record<string, Check> = {
  name: text(1, 80),
  email,
  roles: listOf(['reader', 'writer', 'admin']),
};
function validate(input: Record<string, unknown>): void {
  const fields: Record<string, string> = {};
  for (const [name, check] of Object.entries(schema)) {
    const complaint = check(input[name]);
    if (complaint !== undefined) fields[name] = complaint;
  }
  if (Object.keys(fields).length !== 0) throw new Invalid(fields);
}

// ---- The store

const users = new Map<number, User>();
let nextId = 1;
function addUser(name: string, address: string, roles: string[]): User {
  const user: User = { id: nextId++, name, email: address, roles, created: Date.now() };
  users.set(user.id, user);
  return user;
}
function findUser(id: string): User {
  const user = users.get(Number(id));
  if (!user) throw new NotFound(`User ${id}`);
  return user;
}
addUser('Ada', 'ada@example.org', ['admin']);
addUser('Grace', 'grace@example.org', ['writer', 'reader']);
addUser('Edsger', 'edsger@example.org', ['reader']);

// ---- Templates

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (s: string): string => s.replace(/[&<>"]/g, (c) => escapes[c]);
function html(parts: TemplateStringsArray, ...values: unknown[]): string {
  let out = parts[0];
  for (let i = 0; i < values.length; ++i) {
    const value = values[i];
    out += Array.isArray(value) ? value.join('') : escape(String(value));
    out += parts[i + 1];
  }
  return out;
}
const page = (title: string, items: string[]): string => html`<html><h1>${title}</h1><ul>${items}</ul></html>`;

// ---- Routing

interface Route { method: Method; pattern: RegExp; names: string[]; handler: Handler }
const routes: Route[] = [];
function route(method: Method, path: string, handler: Handler): void {
  const names: string[] = [];
  const source = path.replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  routes.push({ method, pattern: new RegExp(`^${source}$`), names, handler });
}
function json(value: unknown, status = 200): Response {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

const pages = new Cache<string, Response>(100, 60_000);
route('GET', '/', () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }));
route('GET', '/users', () => json([...users.values()].map(({ id, name }) => ({ id, name }))));
route('GET', '/users/:id', (_, { id }) => json(findUser(id)));
route('GET', '/users/:id/page', (request, { id }) => {
  const now = Date.now(), known = pages.get(request.path, now);
  if (known) return known;
  const user = findUser(id);
  const items = user.roles.map((role) => html`<li>${role}</li>`);
  const made = { status: 200, headers: { 'content-type': 'text/html' }, body: page(user.name, items) };
  pages.set(request.path, made, now);
  return made;
});
route('POST', '/users', (request) => {
  const input = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
  validate(input);
  const user = addUser(input.name as string, input.email as string, input.roles as string[]);
  return json(user, 201);
});
route('PUT', '/users/:id', (request, { id }) => {
  const user = findUser(id), input = { ...user, ...JSON.parse(request.body ?? '{}') };
  validate(input);
  users.set(user.id, { ...input, id: user.id, created: user.created });
  return json(users.get(user.id));
});
route('DELETE', '/users/:id', (_, { id }) => {
  users.delete(findUser(id).id);
  return { status: 204, headers: {}, body: '' };
});

export async function handle(request: Request): Promise<Response> {
  try {
    for (const { method, pattern, names, handler } of routes) {
      if (method !== request.method) continue;
      const match = pattern.exec(request.path);
      if (!match) continue;
      const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1])]));
      return await handler(request, params);
    }
    throw new NotFound(request.path);
  } catch (e) {
    if (e instanceof Invalid) return json({ error: e.message, fields: e.fields }, e.status);
    if (e instanceof HttpError) return json({ error: e.message }, e.status);
    return json({ error: 'internal' }, 500);
  }
}

// ---- What the benches call: one handled request of each kind, a few hundred microseconds.

const requests: Request[] = [
  { method: 'GET', path: '/', headers: {} },
  { method: 'GET', path: '/users', headers: {} },
  { method: 'GET', path: '/users/1', headers: {} },
  { method: 'GET', path: '/users/2/page', headers: {} },
  { method: 'POST', path: '/users', headers: {}, body: '{"name":"","email":"nobody","roles":["king"]}' },
  { method: 'PUT', path: '/users/3', headers: {}, body: '{"roles":["reader","writer"]}' },
  { method: 'GET', path: '/nowhere', headers: {} },
];
export async function handleAll(): Promise<number> {
  let sum = 0;
  for (const request of requests) sum += (await handle(request)).status;
  return sum;
}
(globalThis as { handleAll?: unknown }).handleAll = handleAll;
