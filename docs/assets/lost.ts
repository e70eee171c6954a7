// The page for lost addresses at the root: below another language's folder, that language's page takes its place.
((pages) => {
  for (const [home, [language, page]] of Object.entries(pages)) {
    if (!location.pathname.startsWith(home)) continue;
    document.documentElement.lang = language;
    document.write(`${page}<plaintext hidden>`);
    addEventListener("DOMContentLoaded", () => document.querySelector("plaintext")?.remove());
  }
})(PAGES);
