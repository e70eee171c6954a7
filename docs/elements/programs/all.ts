// What "Copy as Python" copies, by the element's name: a module of its own, fetched when it is wanted.

export { python as collaborative_filtering } from "./collaborative_filtering";
export { python as dropout_ensemble } from "./dropout_ensemble";
export { python as embedding } from "./embedding";
export { python as momentum_phase } from "./momentum_phase";
export { python as optimizer_race } from "./optimizer_race";
export { python as vanishing_gradients } from "./vanishing_gradients";
