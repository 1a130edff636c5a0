export { batch, computed, effect, signal, untracked, Signal } from "./signals.js";
