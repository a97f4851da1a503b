declare const name: string;
self.onmessage = (e: MessageEvent) => {
  self.postMessage({ name, got: e.data, self: self === globalThis && e.target === self, tag: String(Object.prototype.toString.call(Object.getPrototypeOf(self))) });
};
