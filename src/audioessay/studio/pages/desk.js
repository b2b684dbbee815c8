// The desk: an essay as it will be read, its panel and its player. Every decision goes to a file by the server, and comes back from there.
import { h, later } from './dom.js';
import { say } from './words.js';
import { get, post } from './api.js';
import { index, stretch } from './text.js';
import { colour } from './roles.js';
import { Player, Trial } from './player.js';
import { Bar } from './bar.js';
import { Reading } from './reading.js';
import { Panel } from './panel.js';
import { renderAsk, renderHead, renderTop } from './heading.js';
import { running } from './jobs.js';
import { deskKeys } from './deskkeys.js';

const OF_VOICE = ['rate', 'pitch', 'formant', 'gain_db'];

// Of an essay that could not be read, or has not been judged yet.
const BLANK = {
  language: 'en', length_ms: 0, text: '', roles: [], colours: {}, cast: {}, voices: [], sections: [], unsure: [], doubts: [], unread: [], notes: [], pronounce: [], notices: [],
};

// Voices that read the essay already, then those of this machine, then those of services.
function ranked({ voices, cast, sections }) {
  const used = new Set([...Object.values(cast), ...sections.map((one) => one.voice)].map((one) => one?.voice));
  const rank = (one) => (used.has(one.voice) ? 0 : one.local === false ? 2 : 1);
  return [...voices].sort((a, b) => rank(a) - rank(b));
}

export class Desk {
  constructor(app, name) {
    Object.assign(this, { app, name, job: null });
    this.player = new Player({
      part: (part) => this.reading.heard(part),
      word: (part, at) => this.reading.word(part, at),
      state: () => this.bar.state(),
      time: (ms) => this.bar.move(ms),
      took: later(120, () => this.data && this.bar.draw()),
      failed: (error) => app.refuse(error),
    });
    this.trial = new Trial(() => this.player.pause(), (error) => app.refuse(error));
  }

  async open() {
    const { app } = this;
    this.head = h('header', { class: 'head' });
    this.ask = h('aside', { class: 'ask', hidden: true });
    this.reading = new Reading(this, h('article', { class: 'essay', id: 'essay' }));
    this.panel = new Panel(this, h('aside', { class: 'panel', id: 'panel' }));
    const sheet = h('div', { class: 'sheet' }, this.head, this.ask, this.reading.place);
    app.main.replaceChildren(h('div', { class: 'columns desk' }, sheet, this.panel.place));
    this.bar = new Bar(app.bar, this.player, {
      toggle: () => this.toggle(),
      seek: (ms) => this.start(this.player.at(ms)),
      section: (number) => this.start(this.text.part(this.text.sections.get(number).sentences[0])),
      speed: (rate) => this.player.speed(rate),
      tune: () => this.panel.open(),
    });
    await this.load();
  }

  close() {
    this.gone = true;
    this.player.stop();
    this.trial.stop();
    this.app.bar.hidden = true;
    document.documentElement.classList.remove('has-bar', 'panel-open');
  }

  // What the server says now; asked once more where news came while an answer was under way.
  async load() {
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    try {
      this.take(await get('desk', { essay: this.name }));
    } catch (error) {
      this.app.refuse(error, !this.data);
    } finally {
      this.loading = false;
    }
    if (this.again) {
      this.again = false;
      await this.load();
    }
  }

  take(news) {
    if (this.gone || (this.data && news.revision < this.data.revision)) return;
    const first = !this.data, data = { ...BLANK, ...news };
    data.voices = ranked(data);
    this.data = data;
    this.text = index(data);
    colour(data.colours);
    this.app.problem(data.problem, data.judged);
    document.title = `${data.title} · audioessay`;
    this.player.load(this.name, this.text, data.length_ms);
    if (first) {
      this.app.bar.hidden = false;
      document.documentElement.classList.add('has-bar');
    }
    this.reading.update();
    renderHead(this);
    renderAsk(this);
    renderTop(this);
    this.panel.render();
    this.bar.draw(data);
    if (this.wanted && data.judged) this.start(this.text.part(this.wanted));
  }

  // Send off what changes files; what went wrong is told, and the page shows what holds.
  async send(promise) {
    try {
      const answer = await promise;
      if (answer.desk) this.take(answer.desk);
      if (answer.notice) this.app.note(answer.notice);
      return answer;
    } catch (error) {
      this.app.refuse(error);
      await this.load();
      return null;
    }
  }

  // One decision after the other; what the page showed (`seen`, or what gives it) is what it shows when the decision's turn has come.
  act(action, fields = {}, seen = undefined) {
    const go = () => this.send(post('do', {
      essay: this.name, text: this.data.text, action, ...fields, seen: typeof seen === 'function' ? seen() : seen,
    }));
    this.turn = (this.turn ?? Promise.resolve()).then(go);
    return this.turn;
  }

  // Decide about what is chosen. What it will look like is shown at once.
  set(fields) {
    const part = this.reading.part(), sentences = this.reading.stretch();
    if (!part) return null;
    if (part.section.ours) return this.app.note(say('show_says'));
    const { section } = part, whole = sentences.every((n, at) => n === section.sentences[at]);
    if (fields.role) this.reading.paint(sentences, whole, fields.role);
    return this.act('set', { sentences, ...fields }, () => this.seen(sentences, Object.keys(fields)));
  }

  // What the page shows of a section's decisions; of less than a section it shows none.
  seen(sentences, keys) {
    const section = this.text.part(sentences[0])?.section;
    if (!section || sentences.some((n, at) => n !== section.sentences[at])) return undefined;
    const shown = { ...section, ...(section.voice && Object.fromEntries(OF_VOICE.map((key) => [key, section.voice[key]]))), title: section.title_own };
    return Object.fromEntries(keys.map((key) => [key, key === 'voice' ? section.voice?.voice ?? '' : shown[key]]));
  }

  // Another reading of what a part stands in, at one of the scopes; the first again, where `take` is null.
  retake({ n, passage }, scope, take = passage.reading + 1) {
    return this.act('set', { sentences: stretch(this.text, scope, n, scope === 'selection' ? this.reading.chosen.to : n), take });
  }

  async pronounce(fields) {
    const done = fields.word && await this.act('pronounce', fields);
    if (done) this.app.note(say(fields.say || fields.ipa ? 'said' : 'said_again', fields.word));
    return done;
  }

  make() { return this.send(post('make', { essays: [this.name] })); }

  allVoices = async () => (this.voices ??= (await get('voices', { language: this.data.language })).voices);

  start(part) {
    if (!part) return;
    this.trial.stop();
    this.reading.held = false;
    this.wanted = this.data.judged ? 0 : part.n;  // who reads it is not known yet: it is heard as soon as it is
    if (this.wanted) this.reading.heard(part);
    else this.player.play(part);
  }

  toggle() {
    this.trial.stop();
    const chosen = this.reading.part();
    if (!this.data.judged) this.start(chosen || this.text.parts[0]);
    else if (!this.player.playing && !this.player.part && chosen) this.start(chosen);
    else this.player.toggle();
  }

  keys() { return this.data ? deskKeys(this) : []; }

  // News from the server.
  desk(news) { if (news.essay === this.name && (!this.data || news.revision > this.data.revision)) this.load(); }

  jobNews(job) {
    if (!job.essays.includes(this.name)) return;
    this.job = job;
    renderTop(this);
    if (!running(job)) this.load();
  }

  // The interface speaks another language now.
  renamed() { if (this.data) this.take(this.data); }
}
