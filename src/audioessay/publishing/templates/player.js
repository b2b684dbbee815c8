// The page follows its sound: one listener for all sentences, and a binary search over their times. Without this script
// the page reads, plays and leads to chapters all the same. follow.js stands before it, in the same module.
const $ = (css) => document.querySelector(css), all = (css) => [...document.querySelectorAll(css)];
const audio = $('audio'), bar = $('.bar'), wave = $('.wave'), veil = $('.wave rect');
const sentences = all('[data-t]'), starts = sentences.map((one) => one.dataset.t / 1000);
const links = all('.chapters a'), chapters = links.map((one) => time(one.hash));
const speed = $('.bar select'), follow = $('.bar input'), copy = $('.bar button'), status = $('[role=status]');
const heard = () => audio.currentTime, whole = () => audio.duration || audio.dataset.length / 1000;
let now = -1, chapter = -1, timer = 0, held = false;

// "#t=" of SS, SS.s, MM:SS or HH:MM:SS (an end, as in Media Fragments, is passed over) in seconds; else NaN.
function time(hash) {
  const found = /^#(?:.*&)?t=(?:npt:)?(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d*)?)(?:,.*)?$/.exec(hash);
  return found ? (found[1] || 0) * 3600 + (found[2] || 0) * 60 + +found[3] : NaN;
}

function show() {
  const t = heard() + 0.03;
  let index = last(starts, t);
  if (index >= 0 && t > sentences[index].dataset.e / 1000 + 1) index = -1;
  if (index !== now) {
    mark(sentences[now], sentences[index], 'true');
    now = index;
    const one = sentences[now];
    if (one) {
      if (document.activeElement !== tabbed()) tabbable(one);
      if (held && seen(one, bar)) held = false;
      if (follow.checked && !held && !audio.paused && !seen(one, bar)) reveal(one);
    }
  }
  const at = last(chapters, t);
  if (at !== chapter) { mark(links[chapter], links[at], 'location'); chapter = at; }
  const share = Math.min(1, heard() / whole()), width = wave.viewBox.baseVal.width;
  veil.setAttribute('x', share * width);
  veil.setAttribute('width', t < 0.1 ? 0 : (1 - share) * width);
  clearTimeout(timer);
  if (!audio.paused) {
    const next = starts[last(starts, t) + 1] ?? Infinity;
    timer = setTimeout(show, Math.max(30, Math.min(500, (next - t) * 1000 / audio.playbackRate)));
  }
}

function seek(t, play) {
  audio.currentTime = Math.max(0, Math.min(t, whole()));
  held = false;
  if (play) audio.play().catch(() => {});
  show();
}

// A step to the sentence before or after, from the one that is heard.
function step(by) {
  const at = last(starts, heard() + 0.03);
  const to = Math.max(0, Math.min(starts.length - 1, at + by));
  if (to in starts) seek(starts[to]);
}

addEventListener('click', (event) => {
  if (!plain(event)) return;
  const link = event.target.closest('a'), one = event.target.closest('[data-t]');
  if (link) {
    const t = time(link.getAttribute('href'));
    if (!isNaN(t)) seek(t, true);
    return;
  }
  if (!one || String(getSelection())) return;
  tabbable(one);
  seek(one.dataset.t / 1000, true);
});

addEventListener('keydown', (event) => {
  const at = sentences.indexOf(event.target);
  if (at < 0 || !plain(event)) return;
  if (event.key === 'Enter' || event.key === ' ') seek(starts[at], true);
  else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const to = sentences[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (to) { tabbable(to); to.focus(); }
  } else return;
  event.preventDefault();
});

// Keys, only while the player has the focus (WCAG 2.2, 2.1.4). Who tabs on, into the browser's own controls within it,
// is left to those; a page cannot see which of them has the focus.
let within = false, back = false;
addEventListener('keydown', (event) => {
  back = event.key === 'Tab' && event.shiftKey;
  if (event.key === 'Tab' && event.target === audio) within = true;
}, true);
audio.addEventListener('focus', () => { within = back; });
bar.addEventListener('keydown', (event) => {
  if (within || !plain(event) || event.target !== audio) return;
  const act = { ' ': () => (audio.paused ? seek(heard(), true) : audio.pause()), ArrowLeft: () => seek(heard() - 15),
    ArrowRight: () => seek(heard() + 30), ArrowUp: () => step(-1), ArrowDown: () => step(1) }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);

wave.addEventListener('click', (event) => {
  const box = wave.getBoundingClientRect();
  seek((event.clientX - box.left) / box.width * whole(), true);
});

paced(audio, speed);

follow.checked = store.get('audioessay.follow') !== 'no';
follow.addEventListener('change', () => { held = false; store.set('audioessay.follow', follow.checked ? 'yes' : 'no'); });
// Who scrolls away by hand is left there until the voice comes by.
for (const kind of ['wheel', 'touchmove']) addEventListener(kind, () => { held = true; }, { passive: true });

copy.addEventListener('click', async () => {
  history.replaceState(null, '', '#t=' + Math.floor(heard()));
  try { await navigator.clipboard.writeText(location.href); status.textContent = status.dataset.copied; }
  catch { status.textContent = status.dataset.bar; }
  setTimeout(() => { status.textContent = ''; }, 4000);
});

for (const kind of ['timeupdate', 'seeking', 'play', 'pause', 'loadedmetadata']) audio.addEventListener(kind, show);

function arrive() {
  const t = time(location.hash);
  if (isNaN(t)) return;
  if (Math.abs(heard() - t) > 0.5) seek(t);
  if (sentences[now]) reveal(sentences[now]);
}
addEventListener('hashchange', arrive);

if ('mediaSession' in navigator) {
  const cover = location.protocol !== 'file:' && $('.cover'), { title, author, show: album } = audio.dataset;
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: author, album, artwork: cover ? [{ src: cover.src }] : [] });
  const acts = { seekbackward: () => seek(heard() - 15), seekforward: () => seek(heard() + 30),
    seekto: (act) => seek(act.seekTime), previoustrack: () => seek(chapters[Math.max(0, chapter - 1)] || 0),
    nexttrack: () => { if (chapter + 1 < chapters.length) seek(chapters[chapter + 1]); } };
  for (const [act, does] of Object.entries(acts)) try { navigator.mediaSession.setActionHandler(act, does); } catch {}
}

document.documentElement.classList.add('js');
for (const one of all('[data-js]')) one.hidden = false;
tabbable(sentences[0]);
show();
arrive();
