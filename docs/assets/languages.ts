// The link to the other language keeps page and section. Who prefers the other language is offered the page in it, and
// never sent there.
// The link stands in the header, which the theme leaves as it is when it brings another page; the page's own twin
// stands in the article.
let followTwin: () => HTMLAnchorElement | null;
(() => {
  const root = document.documentElement;
  const here = root.lang.slice(0, 2);
  const store = "worked-language";
  const prefer = (language: string) => {
    root.classList.remove("offered");
    try {
      localStorage.setItem(store, language);
    } catch {}
  };
  let wanted: string | null | undefined;
  try {
    wanted = localStorage.getItem(store);
  } catch {}
  wanted ??= navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => /^(zh|en)$/.test(tag));
  if (wanted && wanted !== here) root.classList.add("offered");
  const section = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = target?.getBoundingClientRect();
    if (box && box.bottom > 0 && box.top < innerHeight) return location.hash;
    if (!scrollY) return "";
    const above = (title: Element) => title.getBoundingClientRect().top < 0.4 * innerHeight;
    return [...document.querySelectorAll("article h2[id]")].filter(above).at(-1)?.id ?? "";
  };
  followTwin = () => {
    const twin = document.querySelector<HTMLAnchorElement>(".offer a");
    if (twin) document.querySelector<HTMLAnchorElement>("a.lang")!.href = twin.href;
    return twin;
  };
  for (const kind of ["pointerdown", "click"])
    addEventListener(
      kind,
      ({ target }) => {
        const at = target as Partial<Element>; // the document itself has no `closest`
        const link = at.closest?.<HTMLAnchorElement>("a.lang, .offer a");
        if (link && followTwin()) link.hash = section();
        if (kind !== "click") return;
        if (link) prefer(link.hreflang.slice(0, 2));
        if (at.closest?.(".offer button")) {
          prefer(here);
          document.querySelector<HTMLElement>("a.lang")!.focus({ preventScroll: true });
        }
      },
      true,
    );
})();
