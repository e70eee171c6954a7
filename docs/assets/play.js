// Fetch the module of the interactive elements when the first of them comes near the window, or the address speaks of one.
document$.subscribe(() => {
  const places = document.querySelectorAll("play-figure:not(:defined)");
  // without the module the printed figures stay
  const fetched = () => import("MODULE").catch(() => {});
  const named = new URLSearchParams(location.search);
  if ([...places].some((place) => named.has(place.getAttribute("name")))) return fetched();
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    fetched();
  }, { rootMargin: "800px" });
  places.forEach((place) => near.observe(place));
});
