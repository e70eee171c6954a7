// Fetch the module of the interactive elements when a reader asks for one, or has begun to read and one is near, or the
// address speaks of one.
document$.subscribe(() => {
  const places = [...document.querySelectorAll("play-figure:not(:defined)")];
  if (!places.length) return;
  const forth = (place: Element) => place.querySelector(".play-forth");
  // without the module the printed figures stay, and nothing offers more
  const fetched = () => import("MODULE").catch(() => places.forEach((place) => forth(place)?.remove()));
  const named = new URLSearchParams(location.search);
  if (places.some((place) => named.has(place.getAttribute("name")!))) return fetched();
  const want = (place: Element) => {
    place.setAttribute("wanted", "");
    fetched();
  };
  places.forEach((place) => forth(place)!.addEventListener("click", () => want(place), { once: true }));
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      fetched();
    },
    { rootMargin: "0px 0px 800px" },
  );
  const begun = () => places.forEach((place) => near.observe(place));
  ["pointerdown", "scroll", "keydown"].forEach((type) => addEventListener(type, begun, { once: true, passive: true }));
});
