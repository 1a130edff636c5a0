/** Sounds made and not fetched. A browser allows them only after somebody has done something on the page. */

const LOUDNESS = 0.25;
/** Hertz, and seconds from one note to the next. */
const TUNES = { yes: { notes: [784, 1_046.5], step: 0.12 }, no: { notes: [233.1, 185], step: 0.22 }, call: { notes: [659.3, 523.3, 784], step: 0.28 }, near: { notes: [523.3, 659.3], step: 0.2 } };

class Chime {
  #context = /** @type {AudioContext | null} */ (null);

  /** Call it in a gesture. @returns {Promise<boolean>} whether sounds will be heard */
  async unlock() {
    try {
      this.#context ??= new AudioContext();
      if (this.#context.state !== "running") await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
      return this.#context.state === "running";
    } catch {
      return false; // No sound on this machine.
    }
  }

  /** @param {keyof typeof TUNES} name */
  async play(name) {
    if (this.#context?.state !== "running" && navigator.userActivation?.hasBeenActive === false) return;
    if (!(await this.unlock())) return;
    const { notes, step } = TUNES[name];
    notes.forEach((frequency, at) => strike(/** @type {AudioContext} */ (this.#context), frequency, at * step));
  }
}

export const chime = new Chime();

/** A bell: a tone with its octave, that dies away. @param {AudioContext} audio @param {number} frequency @param {number} after seconds */
function strike(audio, frequency, after) {
  const begin = audio.currentTime + after;
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + 1.1);
  volume.connect(audio.destination);
  for (const [times, share] of [[1, 1], [2, 0.3]]) {
    const [tone, part] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = frequency * times;
    part.gain.value = share;
    tone.connect(part).connect(volume);
    tone.start(begin);
    tone.stop(begin + 1.15);
    if (times === 1) tone.onended = () => volume.disconnect();
  }
}
