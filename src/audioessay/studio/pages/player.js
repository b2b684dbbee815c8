// The sound of the desk: passage after passage from where one clicked, with rests and marks between, each voiced as it is asked for.
import { last } from './follow.js';
import { address, get } from './api.js';
import { trying } from './controls.js';

const TICK = 50, PACE = 65;  // ms; ms for a character where nobody knows better

export class Player {
  // tells: {part(part), word(part, at), state(), time(ms), took(), failed(error)}
  constructor(tells) {
    Object.assign(this, { tells, audio: new Audio(), takes: new Map(), run: 0, part: null, playing: false, loading: false, rate: 1 });
    this.audio.addEventListener('playing', () => { this.loading = false; this.tells.state(); this.tick(); });
    this.audio.addEventListener('waiting', () => { this.loading = this.playing; this.tells.state(); });
    this.audio.addEventListener('pause', () => { if (!this.audio.ended && this.playing) this.pause(); });
    this.audio.addEventListener('error', () => { if (this.audio.getAttribute('src')) this.broke(); });
  }

  // What is played from: the essay's name, its text in parts, and about how long it is.
  load(essay, text, length) {
    Object.assign(this, { essay, text, pace: length && text.total ? length / text.total : PACE });
    if (this.part) this.part = text.part(this.part.n) || null;
    if (this.first) this.first = text.part(this.first.n) || this.part;
    this.measure();
  }

  // Where each passage lies on the essay's line of time: as long as it was voiced, else as long as so much text takes.
  measure() {
    this.lines = [];
    let at = 0;
    for (const part of this.text.parts) {
      const { passage } = part;
      if (part !== part.mates[0] || !passage.take) continue;
      const ms = this.takes.get(passage.take)?.duration_ms ?? passage.ms ?? passage.text.length * this.pace;
      this.lines.push({ at, ms, part, passage });
      at += ms + (passage.rest_ms || 0);
    }
    this.length = at;
    this.starts = this.lines.map((line) => line.at);
  }

  line(part) { return this.lines.find((line) => line.passage === part.passage); }

  // When a part begins in its take, in ms; estimated where it was not voiced.
  begin(part) {
    const known = this.takes.get(part.passage.take)?.sentences.find(([n]) => n === part.n);
    if (known) return known[1];
    return (this.line(part)?.ms || 0) * part.start / Math.max(1, part.passage.text.length);
  }

  place(part) { return (this.line(part)?.at || 0) + this.begin(part); }

  // The part that is heard at a moment of the essay.
  at(ms) {
    const line = this.lines[Math.max(0, last(this.starts, ms))];
    return line && (line.part.mates.findLast((part) => this.begin(part) <= ms - line.at + 1) || line.part);
  }

  // Play on from a part.
  play(part) {
    const run = ++this.run;
    this.quiet();
    if (part && !part.passage.take) part = this.after(part);
    if (!part) return this.stop();
    Object.assign(this, { part, first: part, playing: true, loading: true, mark: false });
    this.base = this.begin(part);
    this.tells.part(part);
    this.tells.state();
    this.source(address('sound', { essay: this.essay, sentence: part.n }), () => this.ended());
    this.asks?.abort();  // what nobody waits for any more is not voiced
    this.asks = new AbortController();
    this.learn(part, run, this.asks.signal);
  }

  source(url, over) {
    this.audio.src = url;
    this.audio.playbackRate = this.audio.defaultPlaybackRate = this.rate;
    this.audio.onended = over;
    this.audio.play().catch((error) => { if (error.name === 'NotAllowedError') this.pause(); });
  }

  // The times of this take; then the passage after it is voiced ahead.
  async learn(part, run, signal) {
    try {
      await this.voice(part, signal);
      if (run !== this.run) return;
      this.base = this.begin(this.first);
      const next = this.after(part);
      if (next) await this.voice(next, signal);
    } catch { /* the sound itself tells what went wrong */ }
  }

  async voice(part, signal) {
    const { take } = part.passage;
    if (this.takes.has(take)) return;
    this.takes.set(take, await get('take', { essay: this.essay, sentence: part.n }, { signal }));
    this.measure();
    this.tells.took();
  }

  // The first part of the next passage that is read.
  after(part) {
    for (let at = part.index + 1; at < this.text.parts.length; at++) {
      const one = this.text.parts[at];
      if (one.passage !== part.passage && one.passage.take) return one;
    }
    return null;
  }

  ended() {
    clearTimeout(this.timer);
    const run = this.run, next = this.after(this.part);
    if (!next) return this.stop();
    const entrance = next.section.number !== this.part.section.number && next.section.entrance;
    this.loading = this.mark = true;
    const go = () => { if (run === this.run) this.play(next); };
    if (entrance) this.source(address('mark', { transition: entrance }), go);
    else this.wait = setTimeout(go, (this.part.passage.rest_ms || 0) / this.rate);
  }

  quiet() { clearTimeout(this.timer); clearTimeout(this.wait); }

  pause() {
    this.quiet();
    this.playing = this.loading = false;
    this.audio.pause();
    this.tells.state();
  }

  // Go on where it was paused; what was changed meanwhile is asked for anew.
  resume() {
    if (!this.part) return this.play(this.text.parts[0]);
    const same = this.heard === this.part.passage.take && !this.mark && !this.audio.ended && this.audio.getAttribute('src');
    if (!same) return this.play(this.part);
    this.playing = true;
    this.audio.play().catch(() => {});
    this.tells.state();
  }

  toggle() { if (this.playing) this.pause(); else this.resume(); }

  stop() {
    this.run += 1;
    this.pause();
    this.audio.removeAttribute('src');
    this.tells.word(null, -1);
  }

  // The element does not say why it has no sound; the server does.
  async broke() {
    const part = this.part;
    this.stop();
    try { await get('take', { essay: this.essay, sentence: part.n }); } catch (error) { this.tells.failed(error); }
  }

  speed(rate) { this.rate = rate; this.audio.playbackRate = this.audio.defaultPlaybackRate = rate; }

  // What is heard now: which sentence, which word, and when that is in the essay.
  tick() {
    clearTimeout(this.timer);
    if (!this.playing || !this.part || this.mark) return;
    this.timer = setTimeout(() => this.tick(), TICK);
    this.heard = this.part.passage.take;
    const ms = this.base + this.audio.currentTime * 1000 + 30, { mates } = this.part;
    const now = mates.findLast((one) => this.begin(one) <= ms);
    if (now && now.index > this.part.index) { this.part = now; this.tells.part(now); }
    const take = this.takes.get(this.heard), word = take && take.words[last(take.words.map((one) => one[2]), ms)];
    this.tells.word(this.part, word && ms < word[3] + 250 ? word[0] : -1);
    this.tells.time((this.line(this.part)?.at || 0) + ms);
  }
}

// One sound beside it: a voice on trial, a word said another way, a mark. The button that started it stops it.
export class Trial {
  constructor(starts, failed) {
    this.audio = new Audio();
    this.starts = starts;
    this.audio.addEventListener('ended', () => this.stop());
    this.audio.addEventListener('playing', () => this.show('on'));
    this.audio.addEventListener('error', () => {
      if (!this.audio.getAttribute('src')) return;
      const { ask } = this;
      this.stop();
      ask?.().catch(failed);
    });
  }

  // `ask` is asked what went wrong when there is no sound.
  toggle(id, url, ask) {
    const same = trying.id === id;
    this.stop();
    if (same) return;
    this.starts();
    this.ask = ask;
    trying.id = id;
    this.show('wait');
    this.audio.src = url;
    this.audio.play().catch(() => {});
  }

  show(state) {
    const button = trying.id && document.getElementById(trying.id);
    trying.state = state;
    if (state) button?.setAttribute('data-state', state);
    else button?.removeAttribute('data-state');
  }

  stop() {
    this.show('');
    trying.id = null;
    this.audio.pause();
    this.audio.removeAttribute('src');
  }
}
