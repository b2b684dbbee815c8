// The studio: a shelf of essays, and a desk for one of them. `#essay=NAME` in the address says which.
import { h, later } from './dom.js';
import { say, tell, language, languages, speak } from './words.js';
import { listen } from './api.js';
import { Desk } from './desk.js';
import { Shelf } from './shelf.js';
import { handle, helpDialog } from './keys.js';

const at = (id) => document.getElementById(id);

const app = {
  main: at('main'), top: at('top'), bar: at('bar'), view: null,

  // A line for people; gone after a while.
  note(text) { at('status').textContent = tell(text); fade(); },

  where: (one) => [one.file && (one.line ? say('line', one.file, one.line) : one.file), tell(one.error)].filter(Boolean).join(': '),

  // An error in a file stays to be seen until it is mended; below it the last state that was `good`, where there was one.
  problem(one, good = false) {
    at('problem').replaceChildren(...(one ? [h('p', {}, app.where(one)), good && h('p', { class: 'fine' }, say('last_good'))] : []).filter(Boolean));
  },

  // What was refused, with its file and line; `instead` where there is nothing else to show.
  refuse(error, instead = false) {
    if (!error) return;
    const { status, message, file, line } = error;
    const text = status === 401 ? say('no_token') : status ? app.where({ error: message, file, line }) : say('no_server');
    if (instead) app.main.replaceChildren(h('p', { class: 'wrong' }, text), h('p', {}, h('a', { href: '#' }, say('shelf'))));
    else app.note(text);
  },

  languages() {
    const options = Object.entries(languages).map(([key, name]) => h('option', { value: key, lang: key }, name));
    const select = h('select', { id: 'language', 'aria-label': say('language') }, options);
    select.value = language();
    select.addEventListener('change', () => {
      speak(select.value);
      words();
      app.view?.renamed();
      document.querySelector('dialog')?.close();
    });
    return select;
  },

  help() { helpDialog(keys(), app.languages()); },
};

const fade = later(6000, () => { at('status').textContent = ''; });

function keys() { return [...(app.view?.keys() || []), ['?', 'keys', () => app.help()]]; }

function words() { at('skip').textContent = say('skip'); }

async function route() {
  const name = new URLSearchParams(location.hash.slice(1)).get('essay');
  if (!name && location.hash.length > 1) return;  // a place on the page
  if (app.view && app.view.name === (name ?? undefined)) return;
  app.view?.close();
  app.top.replaceChildren();
  app.problem(null);
  scrollTo(0, 0);
  app.view = name ? new Desk(app, name) : new Shelf(app);
  await app.view.open();
}

addEventListener('hashchange', route);
addEventListener('keydown', (event) => handle(event, keys()));
words();
route();
listen({
  desk: (news) => app.view?.desk?.(news),
  shelf: () => app.view?.shelf?.(),
  job: (job) => app.view?.jobNews(job),
  again: () => app.view?.load(),
});
