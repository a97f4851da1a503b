// What events had before `new Event` and preventDefault(): returnValue, cancelBubble, initEvent.
{
  const target = new EventTarget(), event = new Event("old", { cancelable: true });
  target.addEventListener("old", (e) => (e.returnValue = false, e.returnValue = true), { passive: true });
  target.addEventListener("old", (e) => console.log(e.returnValue, e.cancelBubble));  // expect: true false
  console.log(target.dispatchEvent(event), event.returnValue);  // expect: true true
  target.addEventListener("old", (e) => {
    e.returnValue = false;
    e.cancelBubble = true;
    e.initEvent("new", true);  // Not while it is under way.
  });  // expect: true false
  console.log(target.dispatchEvent(event), event.defaultPrevented, event.returnValue, event.type);  // expect: false true false old
  event.initEvent("again", true);
  console.log(event.type, event.bubbles, event.cancelable, event.defaultPrevented, event.cancelBubble, event.target);  // expect: again true false false false null
  target.removeEventListener("x", null, { get passive(): boolean { throw new Error("nobody asks"); } } as any);
}
