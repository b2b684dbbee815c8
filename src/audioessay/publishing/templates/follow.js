// What pages share that follow a sound: an episode's bears it in its own script, the studio loads it.

// Where storage is refused, a choice lasts as long as the page.
export const store = { get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch {} } };

// The speed of a sound by a list of speeds, as it was chosen the last time.
export function paced(audio, speed) {
  const pace = () => { audio.defaultPlaybackRate = audio.playbackRate = +speed.value || 1; };
  speed.value = store.get('audioessay.speed') || 1;
  pace();
  speed.addEventListener('change', pace);
  audio.addEventListener('ratechange', () => store.set('audioessay.speed', speed.value = audio.playbackRate));
}

export const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

// Index of the last value that is not above t; -1 for none.
export function last(values, t) {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= t) low = middle + 1; else high = middle;
  }
  return low - 1;
}

export function mark(from, to, value) {
  from?.removeAttribute('aria-current');
  to?.setAttribute('aria-current', value);
}

// Whether all of it can be seen above the player.
export function seen(one, bar) {
  const box = one.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight - bar.offsetHeight;
}

export function reveal(one) {
  const smooth = matchMedia('(prefers-reduced-motion: no-preference)').matches;
  one.scrollIntoView({ block: 'center', behavior: smooth ? 'smooth' : 'auto' });
}

// Only one sentence can be tabbed to; from there the arrows lead on.
let stop;
export function tabbable(one) {
  stop?.removeAttribute('tabindex');
  stop = one;
  if (one) one.tabIndex = 0;
}
export const tabbed = () => stop;
