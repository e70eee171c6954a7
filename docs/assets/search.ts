// Material loads the search worker and its index with every page. Hold both back until the reader turns to search.
(() => {
  const asked = new URLSearchParams(location.search).has("q");
  const turned = new Promise<void>((begin) => {
    if (asked) begin();
    addEventListener("focusin", ({ target }) => (target as Element).closest("[data-md-component=search]") && begin());
    addEventListener("change", ({ target }) => (target as Element).id === "__search" && begin());
  });
  // The theme listens to keys only: tell it of pasted and composed words, and not of the letters of which a word is
  // being composed.
  const box = ({ target }: Event) => (target as Partial<Element>).closest?.(".md-search__input");
  addEventListener("keyup", (event) => event.isComposing && box(event) && event.stopImmediatePropagation(), true);
  for (const kind of ["input", "compositionend"])
    addEventListener(
      kind,
      (event) => (event as InputEvent).isComposing || box(event)?.dispatchEvent(new Event("keyup")),
    );
  const { open, send } = XMLHttpRequest.prototype;
  const waits = new WeakSet<XMLHttpRequest>();
  XMLHttpRequest.prototype.open = function (...asked: unknown[]) {
    if (String(asked[1]).endsWith("search/search_index.json")) waits.add(this);
    else waits.delete(this);
    return open.apply(this, asked as Parameters<typeof open>);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (waits.has(this)) turned.then(() => send.call(this, body));
    else send.call(this, body);
  };
  const Eager = Worker;
  class Late extends EventTarget {
    private eager: Promise<Worker>;
    constructor(url: string | URL) {
      super();
      this.eager = turned.then(() => {
        const worker = new Eager(url);
        worker.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
        return worker;
      });
    }
    postMessage(data: unknown) {
      this.eager.then((worker) => worker.postMessage(data));
    }
  }
  // Any other worker starts at once.
  window.Worker = new Proxy(Eager, {
    construct: (_, [url, options]) =>
      String(url).includes("assets/search.") ? new Late(url) : new Eager(url, options),
  });
})();
