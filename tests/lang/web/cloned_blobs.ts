// Structured clones of objects whose classes are written in TypeScript: Blob and File.
const blob = structuredClone(new Blob(["hello ", "blob"], { type: "text/plain" }));
console.log(blob instanceof Blob, blob.type, await blob.text());  // expect: true text/plain hello blob
const cloned = structuredClone({
  files: [new File(["x"], "x.txt", { lastModified: 5 })], plain: {},
});
console.log(cloned.files[0] instanceof File, cloned.files[0]!.name, cloned.files[0]!.lastModified);  // expect: true x.txt 5
console.log(cloned.plain, await cloned.files[0]!.text());  // expect: {} x
const one = new Blob(["1"]);
const twice = structuredClone([one, one, { after: 1 }] as any[]);
console.log(twice[0] === twice[1], twice[2]);  // expect: true { after: 1 }
console.log(structuredClone(new Blob()).size);  // expect: 0
const channel = new MessageChannel();
channel.port1.postMessage(new Blob(["sent"]));
const sent: Blob = await new Promise((done) => {
  channel.port2.onmessage = (event) => done(event.data);
});
console.log(await sent.text());  // expect: sent
channel.port1.close();
