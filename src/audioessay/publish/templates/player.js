// The page follows its sound. No library, no request, no listener on a sentence: one for the essay, and a binary search
// over the times. Without this script the page reads, plays and jumps to chapters all the same.
(() => {
  'use strict';
  const $ = (query) => document.querySelector(query), all = (query) => [...document.querySelectorAll(query)];
  const audio = $('audio'), bar = $('.bar'), wave = $('.wave'), veil = $('.wave rect');
  const sentences = all('[data-t]'), starts = sentences.map((one) => one.dataset.t / 1000);
  const links = all('.chapters a'), chapters = links.map((one) => time(one.hash));
  const speed = $('.bar select'), follow = $('.bar input'), copy = $('.bar button'), status = $('[role=status]');
  const length = audio.dataset.length / 1000;
  let now = -1, chapter = -1, timer = 0, held = false;

  // Storage is refused from some files and in some private windows; then a choice lasts as long as the page.
  const store = { get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* it is not kept */ } } };

  // "#t=" of SS, SS.s, MM:SS or HH:MM:SS (also with an end, as in Media Fragments) in seconds; NaN for another place.
  function time(hash) {
    const found = /^#(?:.*&)?t=(?:npt:)?(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d*)?)(?:,.*)?$/.exec(hash);
    return found ? (found[1] || 0) * 3600 + (found[2] || 0) * 60 + +found[3] : NaN;
  }

  // Index of the last value that is not above t; -1 for none.
  function last(values, t) {
    let low = 0, high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] <= t) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  function mark(list, from, to, value) {
    if (list[from]) list[from].removeAttribute('aria-current');
    if (list[to]) list[to].setAttribute('aria-current', value);
  }

  function seen(one) {
    const box = one.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight - bar.offsetHeight;
  }

  function reveal(one) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    one.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' });
  }

  // Only one sentence can be tabbed to; from there the arrows lead on.
  let stop = null;
  function tabbable(one) {
    if (stop) stop.removeAttribute('tabindex');
    stop = one;
    if (one) one.tabIndex = 0;
  }

  function show() {
    const t = audio.currentTime + 0.03;
    let index = last(starts, t);
    if (index >= 0 && t > sentences[index].dataset.e / 1000 + 1) index = -1;
    if (index !== now) {
      mark(sentences, now, index, 'true');
      now = index;
      const one = sentences[now];
      if (one) {
        if (document.activeElement !== stop) tabbable(one);
        if (held && seen(one)) held = false;
        if (follow.checked && !held && !audio.paused && !seen(one)) reveal(one);
      }
    }
    const at = last(chapters, t);
    if (at !== chapter) { mark(links, chapter, at, 'location'); chapter = at; }
    const share = Math.min(1, audio.currentTime / (audio.duration || length));
    const width = wave.viewBox.baseVal.width;
    veil.setAttribute('x', share * width);
    veil.setAttribute('width', t < 0.1 ? 0 : (1 - share) * width);
    clearTimeout(timer);
    if (!audio.paused) {
      const next = starts[last(starts, t) + 1] ?? Infinity;
      timer = setTimeout(show, Math.max(30, Math.min(500, (next - t) * 1000 / audio.playbackRate)));
    }
  }

  function seek(t, play) {
    audio.currentTime = Math.max(0, Math.min(t, audio.duration || length));
    held = false;
    if (play) audio.play().catch(() => {}); // refused where nobody has touched the page yet
    show();
  }

  // A step to the sentence before or after, from the one that is heard.
  function step(by) {
    const at = last(starts, audio.currentTime + 0.03);
    const to = Math.max(0, Math.min(starts.length - 1, at + by));
    if (to in starts) seek(starts[to]);
  }

  addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (link) {
      const t = link.getAttribute('href').startsWith('#') ? time(link.hash) : NaN;
      if (!isNaN(t)) seek(t, true);
      return;
    }
    const one = event.target.closest('[data-t]');
    if (!one || event.button || String(getSelection())) return;
    tabbable(one);
    seek(one.dataset.t / 1000, true);
  });

  addEventListener('keydown', (event) => {
    const at = sentences.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') seek(starts[at], true);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const to = sentences[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (to) { tabbable(to); to.focus(); }
    } else return;
    event.preventDefault();
  });

  // Keys, only while the player has the focus (WCAG 2.2, 2.1.4).
  bar.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== audio) return;
    const act = { ' ': () => (audio.paused ? audio.play() : audio.pause()), ArrowLeft: () => seek(audio.currentTime - 15), ArrowRight: () => seek(audio.currentTime + 30),
      ArrowUp: () => step(-1), ArrowDown: () => step(1) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);

  wave.addEventListener('click', (event) => {
    const box = wave.getBoundingClientRect();
    seek((event.clientX - box.left) / box.width * (audio.duration || length), true);
  });

  speed.value = store.get('audioessay.speed') || '1';
  if (!speed.value) speed.value = '1';
  audio.defaultPlaybackRate = audio.playbackRate = +speed.value;
  speed.addEventListener('change', () => { audio.defaultPlaybackRate = audio.playbackRate = +speed.value; });
  audio.addEventListener('ratechange', () => {
    speed.value = String(audio.playbackRate);
    store.set('audioessay.speed', audio.playbackRate);
  });

  follow.checked = store.get('audioessay.follow') !== 'no';
  follow.addEventListener('change', () => { held = false; store.set('audioessay.follow', follow.checked ? 'yes' : 'no'); });
  // Who scrolls away by hand is left there until the voice comes by.
  for (const kind of ['wheel', 'touchmove']) addEventListener(kind, () => { held = true; }, { passive: true });

  copy.addEventListener('click', async () => {
    history.replaceState(null, '', '#t=' + Math.floor(audio.currentTime));
    try { await navigator.clipboard.writeText(location.href); status.textContent = status.dataset.copied; }
    catch { status.textContent = status.dataset.bar; }
    setTimeout(() => { status.textContent = ''; }, 4000);
  });

  for (const kind of ['timeupdate', 'seeking', 'play', 'pause', 'loadedmetadata']) audio.addEventListener(kind, show);

  function arrive() {
    const t = time(location.hash);
    if (isNaN(t)) return;
    if (Math.abs(audio.currentTime - t) > 0.5) seek(t);
    if (sentences[now]) reveal(sentences[now]);
  }
  addEventListener('hashchange', arrive);

  if ('mediaSession' in navigator) {
    const cover = location.protocol !== 'file:' && $('.cover'), { title, author, show: album } = audio.dataset;
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: author, album, artwork: cover ? [{ src: cover.src }] : [] });
    const acts = { seekbackward: () => seek(audio.currentTime - 15), seekforward: () => seek(audio.currentTime + 30),
      seekto: (act) => seek(act.seekTime), previoustrack: () => seek(chapters[Math.max(0, chapter - 1)] || 0),
      nexttrack: () => { if (chapter + 1 < chapters.length) seek(chapters[chapter + 1]); } };
    for (const [act, does] of Object.entries(acts)) try { navigator.mediaSession.setActionHandler(act, does); } catch { /* unknown here */ }
  }

  document.documentElement.classList.add('js');
  for (const one of all('[data-js]')) one.hidden = false;
  tabbable(sentences[0]);
  show();
  arrive();
})();
