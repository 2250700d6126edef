/* A browser starts no worker from a file on a disk: there the search works in a hidden frame of the page. */
if (location.protocol === "file:") {
  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      frame.setAttribute("aria-hidden", "true");
      frame.srcdoc = "<!doctype html><title>search</title>";
      this.frame = frame;
      this.inner = new Promise((ready, failed) => {
        frame.addEventListener("load", () => this.start(address, ready, failed), { once: true });
      });
      const place = () => document.body.append(frame);
      document.body ? place() : addEventListener("DOMContentLoaded", place);
    }

    start(address, ready, failed) {
      const inner = this.frame.contentWindow;
      const load = (source) =>
        new Promise((done, broken) => {
          const script = inner.document.createElement("script");
          script.src = new URL(source, document.baseURI);
          script.onload = done;
          script.onerror = broken;
          inner.document.head.append(script);
        });
      /* The worker speaks to the window that it runs in; what it says is an event of ours. */
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inner.importScripts = (...sources) =>
        sources.reduce((before, source) => before.then(() => load(source)), Promise.resolve());
      load(address).then(() => ready(inner), failed);
    }

    postMessage(data) {
      this.inner.then((inner) => inner.dispatchEvent(new inner.MessageEvent("message", { data })));
    }

    terminate() {
      this.frame.remove();
    }
  }
  /* By this name Material's worker knows that it is no real one, and where its languages are. */
  window.IFrameWorker = window.Worker = FrameWorker;
}
