function connect({ host, port }: { host: string; port: number }) {
  return `${host}:${port}`;
}
console.log((connect as any)());
