// The shelf: every essay of the show, what became of it, and what can be done with it.
import { h, icon, renew } from './dom.js';
import { language, say } from './words.js';
import { get, post, upload, address } from './api.js';
import { colour, shares } from './roles.js';
import { picker } from './about.js';
import { button, link, round } from './controls.js';
import { jobLine, running } from './jobs.js';
import { publishDialog } from './publish.js';

export class Shelf {
  constructor(app) { Object.assign(this, { app, marked: new Set(), jobs: new Map(), shut: new Set() }); }

  async open() {
    this.list = h('div');
    this.app.main.replaceChildren(this.list);
    this.drop();
    await this.load();
  }

  close() { this.gone = true; document.body.classList.remove('dropping'); }

  async load() {
    if (this.loading) { this.again = true; return; }
    this.loading = true;
    try {
      this.data = await get('shelf');
      for (const job of this.data.jobs) this.jobs.set(job.id, job);
      if (!this.gone) this.render();
    } catch (error) { this.app.refuse(error, !this.data); } finally { this.loading = false; }
    if (this.again) { this.again = false; await this.load(); }
  }

  render() {
    const { data, app } = this, changed = data.essays.filter((one) => one.state === 'new' || one.state === 'changed');
    const chosen = data.essays.filter((one) => this.marked.has(one.name));
    colour(data.colours);
    app.problem(null);
    document.title = `${data.title || say('shelf')} · audioessay`;
    renew(app.top, h('div', {}, h('span', { class: 'name' }, 'audioessay studio'),
      h('div', { class: 'deeds' }, app.languages(), round('help', say('keys'), '?', () => app.help()))));
    const make = chosen.length
      ? button('make-chosen', say('make_chosen', chosen.length), () => this.make(chosen.map((one) => one.name)), { class: 'main' })
      : button('make-changed', say('make_changed', changed.length), () => this.make('changed'), { class: 'main', disabled: !changed.length });
    renew(this.list,
      h('header', { class: 'head shelf-head' },
        h('div', {}, h('h1', { lang: data.language }, data.title || say('shelf')),
          h('p', { class: 'facts' }, h('span', {}, say('essays', data.essays.length)), h('span', {}, h('bdi', {}, data.home)))),
        h('div', { class: 'deeds' }, make, !data.lone && [
          button('publish', say('publish'), () => publishDialog(this)),
          button('check-show', say('check'), () => this.send(post('check', {}))),
          picker('add', say('add'), null, (files) => this.add(files), { multiple: true }),
        ])),
      this.shown((job) => !job.essays.length).map((job) => this.jobRow(job, job.id)),
      h('ul', { class: 'shelf' }, data.essays.map((one, n) => this.entry(one, n))),
      !data.lone && h('p', { class: 'hint' }, say(data.essays.length ? 'drop' : 'empty')));
  }

  // Jobs that are shown: publishing has a place of its own.
  shown(mine) { return [...this.jobs.values()].filter((job) => job.kind !== 'publish' && !this.shut.has(job.id) && mine(job)); }

  jobRow(job, id) {
    const shut = () => {
      this.shut.add(job.id);
      this.render();
    };
    return h('div', { class: 'work' }, jobLine(job, id), !running(job) && round(`close-${job.id}`, say('close'), icon('close'), shut));
  }

  entry(one, n) {
    const { name, title, known, state } = one, job = this.shown((job) => job.essays.includes(name)).at(-1);
    const length = one.episode_ms ?? one.length_ms, made = one.slug && one.episode_ms;
    const facts = [
      length > 0 && say('minutes', Math.max(1, Math.round(length / 60000))), one.words > 0 && say('count_words', one.words.toLocaleString(language())),
      h('b', { class: `state ${state}` }, say(`state_${state}`)), one.unsure > 0 && say('ask', one.unsure), h('bdi', {}, name),
    ];
    const pick = (event) => {
      this.marked[event.target.checked ? 'add' : 'delete'](name);
      this.render();
    };
    return h('li', { 'data-essay': name, class: known ? null : 'unknown' },
      h('label', { class: 'pick' },
        h('input', { type: 'checkbox', id: `pick-${n}`, checked: this.marked.has(name), 'aria-label': say('pick', title), onchange: pick })),
      h('div', {}, h('h2', {}, h('a', { href: `#essay=${encodeURIComponent(name)}`, id: `essay-${n}` }, title)),
        shares(one.bar, h),
        h('p', { class: 'facts' }, facts.filter(Boolean).map((fact) => h('span', {}, fact))),
        one.problem && h('p', { class: 'wrong' }, this.app.where(one.problem)),
        job && this.jobRow(job, `essay-${n}`)),
      h('div', { class: 'deeds' },
        made && link(`listen-${n}`, say('episode'), address('episode', { essay: name }), { 'aria-label': say('listen_to', title) }),
        made && button(`check-${n}`, say('check'), () => this.send(post('check', { essay: name })), { 'aria-label': say('check_essay', title) }),
        button(`make-${n}`, say('make'), () => this.make([name]), { disabled: running(job), 'aria-label': say('make_essay', title) })));
  }

  make(essays) { this.marked.clear(); return this.send(post('make', { essays })); }

  async send(promise) {
    try { return await promise; } catch (error) { this.app.refuse(error); return null; } finally { this.load(); }
  }

  async add(files) {
    for (const file of files) {
      const answer = await this.send(upload('add', { name: file.name }, file));
      if (answer) this.app.note(say('added', answer.essay));
    }
  }

  drop() {
    const over = (on) => (event) => {
      if (![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault();
      document.body.classList.toggle('dropping', on);
    };
    this.list.parentNode.ondragover = over(true);
    this.list.parentNode.ondragleave = over(false);
    this.list.parentNode.ondrop = (event) => { over(false)(event); this.add(event.dataTransfer.files); };
  }

  keys() {
    return [
      ['m', 'key_make_changed', () => document.getElementById('make-changed')?.click()],
      ['ArrowDown', 'key_next_essay', () => this.step(1)],
      ['ArrowUp', 'key_essay_before', () => this.step(-1)],
    ];
  }

  step(by) {
    const links = [...this.list.querySelectorAll('h2 a')], at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  }

  shelf() { this.load(); }

  jobNews(job) {
    this.jobs.set(job.id, job);
    this.publishing?.(job);
    if (this.data) this.render();
    if (!running(job)) this.load();
  }

  renamed() { if (this.data) this.render(); }
}
