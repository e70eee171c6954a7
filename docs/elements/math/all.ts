// Everything the tests hold to golden vectors, by the element's name.

export * as contours from "../contours";
export * as programs from "../programs/all";
export * as collaborative_filtering from "./collaborative_filtering";
export * as dropout_ensemble from "./dropout_ensemble";
export * as embedding from "./embedding";
export * as frameworks from "./frameworks";
export * as momentum_phase from "./momentum_phase";
export * as optimizer_race from "./optimizer_race";
export * as vanishing_gradients from "./vanishing_gradients";
