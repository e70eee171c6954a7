// The one module of all interactive elements, fetched when the first of them comes near the window.

import collaborative_filtering from "./collaborative_filtering";
import dropout_ensemble from "./dropout_ensemble";
import embedding from "./embedding";
import frameworks from "./frameworks";
import { type Definition, named, Play } from "./kit";
import momentum_phase from "./momentum_phase";
import optimizer_race from "./optimizer_race";
import style from "./style.css";
import vanishing_gradients from "./vanishing_gradients";
import view from "./view.css";

// biome-ignore lint/suspicious/noExplicitAny: each has a state of its own
const ELEMENTS: Record<string, Definition<any>> = {
  collaborative_filtering,
  dropout_ensemble,
  embedding,
  frameworks,
  momentum_phase,
  optimizer_race,
  vanishing_gradients,
};

/**
 * Stands around a printed figure, and takes its place once everything is built: unseen while the figure is still below
 * the window, else when the reader asks for it, so that nothing that he looks at jumps.
 */
class PlayFigure extends HTMLElement {
  private near = new IntersectionObserver(
    (seen) => {
      const { isIntersecting, boundingClientRect } = seen[seen.length - 1];
      if (!isIntersecting) return;
      this.near.disconnect();
      if (boundingClientRect.top >= innerHeight) this.play();
    },
    { rootMargin: "0px 0px 800px" },
  );
  private gone = new AbortController();

  connectedCallback(): void {
    const name = this.getAttribute("name") ?? "";
    if (!(name in ELEMENTS)) return;
    this.gone = new AbortController();
    this.forth?.addEventListener("click", () => this.play(true), { signal: this.gone.signal });
    if (this.hasAttribute("wanted")) this.play(true);
    else if (named(name)) this.play();
    else this.near.observe(this);
  }

  disconnectedCallback(): void {
    this.near.disconnect();
    this.gone.abort();
    this.element?.remove();
    this.swap(false);
  }

  private get element(): HTMLElement | null {
    return this.querySelector(".play");
  }
  private get forth(): HTMLElement | null {
    return this.querySelector(".play-forth");
  }

  private play(asked = false): void {
    this.near.disconnect();
    const name = this.getAttribute("name") ?? "";
    try {
      if (!this.element)
        this.append(new Play(this, ELEMENTS[name], this.gone.signal).build(() => this.swap(false, true)));
      this.swap(true, asked);
    } catch (error) {
      console.error(`play-figure ${name}: the printed figure stays`, error);
      this.gone.abort();
      this.forth?.remove();
    }
  }

  /** Show the element or the figure; what was pressed is hidden with the other, so the focus goes along. */
  private swap(playing: boolean, asked = false): void {
    this.querySelector<HTMLElement>("figure")!.hidden = playing;
    if (this.element) this.element.hidden = !playing;
    if (asked) (playing ? this.element : this.forth)?.focus({ preventScroll: true });
  }
}

if (!customElements.get("play-figure")) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(view + style);
  document.adoptedStyleSheets.push(sheet);
  customElements.define("play-figure", PlayFigure);
}
