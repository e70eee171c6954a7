// Fetch the module of the interactive elements once the reader moves and one of them is near, or at once if the address speaks of one.
document$.subscribe(() => {
  const places = document.querySelectorAll("play-figure:not(:defined)");
  // without the module the printed figures stay
  const fetched = () => import("MODULE").catch(() => {});
  const named = new URLSearchParams(location.search);
  if ([...places].some((place) => named.has(place.getAttribute("name")))) return fetched();
  const moved = new Promise((go) => ["pointermove", "pointerdown", "scroll", "keydown"].forEach((type) => addEventListener(type, go, { once: true })));
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    moved.then(fetched);
  }, { rootMargin: "800px" });
  places.forEach((place) => near.observe(place));
});
