// The essay being read and decided about: which sentence is chosen, which is heard, which word of it.
import { plain } from './follow.js';
import { mark, reveal, seen, tabbable, tabbed } from './follow.js';
import { stretch, unwrap, words, wrap } from './text.js';
import { renderEssay } from './essay.js';
import { roleClass } from './roles.js';
import { showCues } from './cues.js';
import { misheard } from './heading.js';

export const SCOPES = ['section', 'paragraph', 'sentence'];

export class Reading {
  constructor(desk, place) {
    Object.assign(this, { desk, place, spans: new Map(), wrapped: new Map(), spoken: null, lit: null, held: false });
    this.chosen = { n: 0, to: 0, scope: 'section', word: '' };
    place.addEventListener('click', (event) => this.click(event));
    place.addEventListener('dblclick', (event) => this.doubleClick(event));
    // Who scrolls away by hand is left there until the voice comes by.
    for (const kind of ['wheel', 'touchmove']) place.addEventListener(kind, () => { this.held = true; }, { passive: true });
  }

  get text() { return this.desk.text; }

  update() {
    const { data, text, player } = this.desk;
    for (const span of this.wrapped.keys()) unwrap(span);
    this.wrapped.clear();
    this.place.lang = data.language;
    renderEssay(this.place, data, text);
    this.spans = new Map([...this.place.querySelectorAll('[data-sentence]')].map((span) => [span.reads, span]));
    const doubts = new Map(data.doubts.map((one) => [one.sentence, misheard(one)]));
    for (const [part, span] of this.spans) {
      const reason = doubts.get(part.n);
      span.classList.toggle('doubt', Boolean(reason));
      if (reason) span.title = reason; else span.removeAttribute('title');
    }
    if (!this.place.contains(tabbed())) tabbable(this.span(this.chosen.n) || this.spans.get(text.parts[0]) || null);
    if (this.chosen.n && !text.part(this.chosen.n)) Object.assign(this.chosen, { n: 0, to: 0, word: '' });
    this.show();
    if (this.spoken && player.part) this.heard(player.part, true);
    else if (this.desk.wanted) this.heard(text.part(this.desk.wanted), true);
  }

  part() { return this.chosen.n ? this.text.part(this.chosen.n) : null; }

  span(n) { return this.spans.get(this.text.part(n)); }

  stretch() { return stretch(this.text, this.chosen.scope, this.chosen.n, this.chosen.to); }

  // The first words of a sentence.
  opening(n) {
    const part = this.text.part(n), list = part ? words(part.passage.text.slice(part.start, part.end)) : [];
    return `${list.slice(0, 4).map((one) => one.word).join(' ')} …`;
  }

  // Choose a sentence, as far as another, a scope, a word; the panel follows.
  choose(change) {
    const { chosen } = this, other = change.n && change.n !== chosen.n;
    Object.assign(chosen, other ? { to: change.n, word: '' } : {}, change.n && change.to === undefined ? { to: change.n } : {}, change);
    if (chosen.n !== chosen.to && change.to) chosen.scope = 'selection';
    if (chosen.n === chosen.to && chosen.scope === 'selection') chosen.scope = 'section';
    if (change.n) this.desk.panel.tab = 'passage';
    this.show();
    this.desk.panel.render();
  }

  say(word) {
    this.choose({ word });
    this.desk.panel.open('say-like');
  }

  // Marks of what is chosen.
  show() {
    const part = this.part(), reach = part && this.stretch();
    for (const span of this.place.querySelectorAll('.chosen, .at')) span.classList.remove('chosen', 'at');
    if (part) {
      const { scope } = this.chosen, own = this.spans.get(part);
      const around = scope === 'section' ? own.closest('.part') : scope === 'paragraph' ? own.closest('p, li, h2, h3') : null;
      around?.classList.add('chosen');
      if (!around) for (const [one, span] of this.spans) if (one.n >= reach[0] && one.n <= reach[1]) span.classList.add('chosen');
      own.classList.add('at');
    }
    this.keepWrapped();
  }

  // The role that a stretch will have, before the file says so.
  paint([from, to], whole, role) {
    for (const [part, span] of this.spans) {
      if (part.n < from || part.n > to) continue;
      const place = whole ? span.closest('.part') : span;
      span.closest('.part').sign = '';  // drawn anew, whatever the server says
      place.className = `${place.className.replace(/\br\d+\b/g, '')} ${roleClass(role)}`;
      if (whole) break;
    }
  }

  // A sentence is heard: it is marked, its words stand ready, and the page follows.
  heard(part, still = false) {
    const span = this.spans.get(part), { app, bar, player } = this.desk;
    mark(this.spoken, span, 'true');
    this.spoken = span;
    this.keepWrapped();
    if (!span || still) return;
    if (!this.place.contains(document.activeElement)) tabbable(span);
    const view = this.seen(span);
    if (this.held && view) this.held = false;
    if (bar.follow.checked && !this.held && !view && player.playing) reveal(span);
    bar.move(player.place(part));
  }

  seen(span) { return seen(span, this.desk.app.bar) && span.getBoundingClientRect().top >= this.desk.app.top.offsetHeight; }

  word(part, at) {
    const list = part && at >= 0 ? this.wrapped.get(this.spans.get(part)) : null;
    const now = list?.findLast((one) => +one.dataset.word <= at) || null;
    if (now !== this.lit) {
      this.lit?.classList.remove('spoken');
      now?.classList.add('spoken');
      this.lit = now;
    }
    if (!part) {
      mark(this.spoken, null);
      this.spoken = null;
      this.keepWrapped();
    }
  }

  // Words stand in elements of their own only in the sentence that is heard and in the one that is chosen.
  keepWrapped() {
    const part = this.part(), own = part && this.spans.get(part), wanted = new Set([this.spoken, own].filter(Boolean));
    for (const span of [...this.wrapped.keys()]) {
      if (wanted.has(span)) continue;
      unwrap(span);
      this.wrapped.delete(span);
    }
    for (const span of wanted) {
      if (this.wrapped.has(span)) continue;
      wrap(span, span.reads.start);
      this.wrapped.set(span, [...span.querySelectorAll('[data-word]')]);
    }
    const { word } = this.chosen;
    let found = false;
    for (const one of this.wrapped.get(own) || []) {
      const here = !found && word && words(one.textContent)[0]?.word === word;
      one.classList.toggle('word', Boolean(here));
      found ||= here;
    }
    showCues(this.spans, part?.section);
  }

  click(event) {
    const span = event.target.closest('[data-sentence]'), role = event.target.closest('.role');
    if (role) {
      const section = this.text.sections.get(+role.closest('[data-section]').dataset.section);
      this.choose({ n: section.sentences[0], scope: 'section' });
      this.desk.panel.open();
      return;
    }
    if (!span || !plain(event)) return;
    if (event.shiftKey && this.chosen.n) {
      getSelection().removeAllRanges();
      this.choose({ to: span.reads.n });
    } else if (!String(getSelection())) {
      tabbable(span);
      this.desk.start(span.reads);
      this.choose({ n: span.reads.n });
    }
  }

  doubleClick(event) {
    const span = event.target.closest('[data-sentence]'), word = words(String(getSelection()).trim())[0]?.word;
    if (!span || !word) return;
    this.choose({ n: span.reads.n });
    this.say(word);
  }

  // With the focus to a sentence.
  go(n) {
    const span = this.span(n);
    tabbable(span);
    span.focus({ preventScroll: true });
    if (!this.seen(span)) reveal(span);
  }

  focus() { tabbed()?.focus({ preventScroll: true }); }

  here() { return document.activeElement?.closest?.('[data-sentence]')?.reads || this.part() || this.desk.player.part || this.text.parts[0]; }

  // To the sentence before or after; growing, what is chosen reaches as far as there.
  step(by, grow) {
    const here = this.here();
    let at = here.index + by;
    while (this.text.parts[at]?.n === here.n) at += by;
    const to = this.text.parts[at];
    if (!to) return;
    this.go(to.n);
    this.choose(grow ? { n: this.chosen.n || here.n, to: to.n } : { n: to.n });
  }

  jump(by) {
    const { sections } = this.desk.data, section = sections[sections.indexOf(this.here().section) + by];
    if (!section) return;
    this.go(section.sentences[0]);
    this.choose({ n: section.sentences[0] });
  }

  // To the word before or after, in the sentence that is chosen.
  stepWord(by) {
    const part = this.part() || this.here(), list = words(part.passage.text.slice(part.start, part.end));
    const at = list.findIndex((one) => one.word === this.chosen.word), last = list.length - 1;
    const one = list[at < 0 ? (by > 0 ? 0 : last) : Math.max(0, Math.min(last, at + by))];
    if (!one) return;
    this.choose({ n: part.n, to: part.n, word: one.word });
    this.desk.app.note(one.word);
  }
}
