// Material loads the search worker and its index with every page. Hold both back until the reader turns to search.
(() => {
  const asked = new URLSearchParams(location.search).has("q");
  const turned = new Promise((begin) => {
    if (asked) begin();
    addEventListener("focusin", (event) => event.target.closest("[data-md-component=search]") && begin());
    addEventListener("change", (event) => event.target.id === "__search" && begin());
  });
  // The theme listens to keys only: tell it of pasted and composed words, and not of the letters of which a word is being composed.
  const box = ({ target }) => target.closest?.(".md-search__input");
  addEventListener("keyup", (event) => event.isComposing && box(event) && event.stopImmediatePropagation(), true);
  for (const kind of ["input", "compositionend"])
    addEventListener(kind, (event) => event.isComposing || box(event)?.dispatchEvent(new Event("keyup")));
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.waits = String(url).endsWith("search/search_index.json");
    return open.call(this, method, url, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (this.waits) turned.then(() => send.call(this, body));
    else send.call(this, body);
  };
  const Eager = Worker;
  window.Worker = class extends EventTarget {
    constructor(url, ...more) {
      // any other worker starts at once
      if (!String(url).includes("assets/search.")) return new Eager(url, ...more);
      super();
      this.eager = turned.then(() => {
        const worker = new Eager(url);
        worker.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
        return worker;
      });
    }
    postMessage(data) {
      this.eager.then((worker) => worker.postMessage(data));
    }
  };
})();
