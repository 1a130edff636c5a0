/** Two short sounds, made and not fetched. Browsers allow them only after the person has done something on the page. */

/** Frequencies in Hz: for everyone's messages, and for those to oneself alone. */
const TUNES = { message: [660, 880], private: [880, 660, 988] };
const NOTE = 0.11, LOUDNESS = 0.08;
/** @type {AudioContext | null} */
let context = null;

/** @param {keyof typeof TUNES} name */
export function play(name) {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  try {
    context ??= new AudioContext();
    void context.resume();
    TUNES[name].forEach((frequency, at) => note(/** @type {AudioContext} */ (context), frequency, at * NOTE));
  } catch {
    // No sound on this machine: the badge and the title say it too.
  }
}

/** @param {AudioContext} audio @param {number} frequency @param {number} after seconds */
function note(audio, frequency, after) {
  const begin = audio.currentTime + after;
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.type = "sine";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + NOTE * 1.8);
  tone.connect(volume).connect(audio.destination);
  tone.start(begin);
  tone.stop(begin + NOTE * 2);
}
