// Everything the tests hold to golden vectors, by the element's name.
export * as momentum_phase from "./momentum_phase";
export * as dropout_ensemble from "./dropout_ensemble";
export * as embedding from "./embedding";
