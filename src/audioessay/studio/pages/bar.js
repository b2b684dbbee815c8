// The player at the foot of the window: chapters above a waveform, coloured by role; what is still to come lies under a veil.
import { h, svg, icon, turn, clock } from './dom.js';
import { say } from './words.js';
import { last, store } from './follow.js';
import { roleClass } from './roles.js';

const BARS = 200, WIDE = 5, BAR = 3, LEAST = 6, HEIGHT = 100, SPEEDS = ['0.75', '0.9', '1', '1.1', '1.25', '1.5', '1.75', '2'];
const STEP = 15_000, PEAK_MS = 50, LOUD = 25;

const mean = (values, from, to) => {
  const share = values.slice(Math.max(0, Math.floor(from)), Math.max(Math.floor(from) + 1, Math.ceil(to)));
  return share.length ? share.reduce((sum, one) => sum + one, 0) / share.length : 0;
};

// The loudness between two moments, 0 to 100: as in the episode that was made, else as voiced, else -1.
function height(from, to, player, desk, chapter) {
  const { episode } = desk, made = episode?.envelope?.length && episode.chapters.find((one) => one.section === chapter?.number);
  if (made) {
    const at = (ms) => (made.start_ms + (ms - chapter.at) * (made.end_ms - made.start_ms) / Math.max(1, chapter.end - chapter.at)) / episode.envelope_ms;
    return mean(episode.envelope, at(from), at(to)) / 2.55;
  }
  const line = player.lines[Math.max(0, last(player.starts, (from + to) / 2))], peaks = line && player.takes.get(line.passage.take)?.peaks;
  return peaks ? mean(peaks, (from - line.at) / PEAK_MS, (to - line.at) / PEAK_MS) : -1;
}

export class Bar {
  // does: {toggle(), seek(ms), section(number), speed(rate), tune()}
  constructor(place, player, does) {
    Object.assign(this, { place, player, does, now: 0, chapters: [] });
    this.button = h('button', { type: 'button', class: 'round', id: 'play', onclick: does.toggle }, icon('play'));
    this.time = h('span', { class: 'time', 'aria-hidden': 'true' });
    this.veil = svg('rect', { x: 0, y: -6, width: 0, height: 112 });
    this.paths = svg('g');
    const view = { viewBox: `0 0 ${BARS * WIDE} ${HEIGHT}`, preserveAspectRatio: 'none' };
    this.wave = svg('svg', { class: 'wave', 'aria-hidden': 'true', ...view }, this.paths, this.veil);
    this.slider = h('div', { class: 'slider', role: 'slider', tabindex: 0, 'aria-valuemin': 0, id: 'place' }, this.wave);
    this.slider.addEventListener('click', (event) => {
      const box = this.slider.getBoundingClientRect();
      does.seek((event.clientX - box.left) / box.width * player.length);
    });
    this.slider.addEventListener('keydown', (event) => {
      const to = { ArrowRight: this.now + STEP, ArrowUp: this.now + STEP, ArrowLeft: this.now - STEP, ArrowDown: this.now - STEP,
        Home: 0, End: player.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      does.seek(Math.max(0, Math.min(player.length - 1, to)));
    });
    this.list = h('ol', { class: 'chapters-row' });
    this.speed = h('select', { id: 'speed' }, SPEEDS.map((rate) => h('option', { value: rate }, `${rate}×`)));
    this.speed.addEventListener('change', () => {
      store.set('audioessay.speed', this.speed.value);
      does.speed(+this.speed.value);
    });
    this.speed.value = store.get('audioessay.speed') || '1';
    this.follow = h('input', { type: 'checkbox', id: 'follow' });
    this.follow.addEventListener('change', () => store.set('audioessay.follow', this.follow.checked ? 'yes' : 'no'));
    this.follow.checked = store.get('audioessay.follow') !== 'no';
    this.tune = h('button', { type: 'button', class: 'round tune', id: 'tune', onclick: does.tune }, icon('tune'));
    place.replaceChildren(h('div', {}, this.button, h('div', { class: 'track' }, h('nav', { id: 'chapters' }, this.list), this.slider),
      h('div', { class: 'extras' }, this.time, h('label', {}, this.speedName = h('span', { class: 'vh' }), this.speed),
        h('label', { class: 'follow' }, this.follow, this.followName = h('span'))), this.tune));
    does.speed(+this.speed.value || 1);
  }

  draw(desk) {
    this.desk = desk ?? this.desk;
    const { player } = this, chapters = [];
    for (const line of player.lines) {
      const { number, title, role } = line.part.section;
      if (chapters.at(-1)?.number !== number) chapters.push({ number, title, role, at: line.at });
      chapters.at(-1).end = line.at + line.ms;
    }
    this.chapters = chapters;
    this.list.replaceChildren(...chapters.map((one) => {
      const link = h('button', { type: 'button', class: roleClass(one.role), 'data-chapter': one.number, title: one.title,
        'aria-label': say('chapter', one.number, one.title), onclick: () => this.does.section(one.number) }, h('span', {}, one.title));
      const item = h('li', {}, link);
      item.style.flexGrow = Math.max(1, one.end - one.at);
      return item;
    }));
    const paths = new Map();
    const found = [];
    for (let n = 0; n < BARS; n++) {
      const from = n * player.length / BARS, to = (n + 1) * player.length / BARS, ms = (from + to) / 2;
      const line = player.lines[Math.max(0, last(player.starts, ms))];
      const chapter = chapters[Math.max(0, last(chapters.map((one) => one.at), ms))];
      found.push([line?.passage.role || 'narration', height(from, to, player, this.desk, chapter)]);
    }
    const most = Math.max(LOUD, ...found.map(([, value]) => value));
    found.forEach(([role, value], n) => {
      const tall = Math.max(LEAST, value * HEIGHT / most), key = value < 0 ? `${roleClass(role)} flat` : roleClass(role);
      paths.set(key, (paths.get(key) || '') + `M${n * WIDE + 1} ${((HEIGHT - tall) / 2).toFixed(1)}h${BAR}v${tall.toFixed(1)}h-${BAR}z`);
    });
    this.paths.replaceChildren(...[...paths].map(([key, d]) => svg('path', { class: key, d })));
    this.words();
    this.move(this.now);
  }

  words() {
    this.place.setAttribute('role', 'region');
    this.place.setAttribute('aria-label', say('player'));
    this.slider.setAttribute('aria-label', say('place'));
    this.list.parentNode.setAttribute('aria-label', say('chapters'));
    this.speedName.textContent = say('speed');
    this.followName.textContent = say('follow');
    this.tune.setAttribute('aria-label', say('panel_open'));
    this.state();
  }

  state() {
    const { playing, loading } = this.player;
    turn(this.button, playing ? 'pause' : 'play');
    this.button.setAttribute('aria-label', say(playing ? 'pause' : 'play'));
    this.place.classList.toggle('loading', playing && loading);
  }

  move(ms) {
    this.now = ms;
    const { length } = this.player, share = length ? Math.min(1, ms / length) : 0;
    this.veil.setAttribute('x', share * BARS * WIDE);
    this.veil.setAttribute('width', ms < 100 ? 0 : (1 - share) * BARS * WIDE);
    this.time.textContent = `${clock(ms)} / ${clock(length)}`;
    const at = last(this.chapters.map((one) => one.at), ms + 30);
    [...this.list.children].forEach((item, n) => {
      if (n === at) item.firstChild.setAttribute('aria-current', 'location'); else item.firstChild.removeAttribute('aria-current');
    });
    this.slider.setAttribute('aria-valuemax', Math.round(length / 1000));
    this.slider.setAttribute('aria-valuenow', Math.round(ms / 1000));
    this.slider.setAttribute('aria-valuetext', say('place_text', clock(ms), clock(length), this.chapters[at]?.title || ''));
  }
}
