// The panel about the whole essay: what it is called, who reads what, the marks between, words said another way, and what is not read.
import { h } from './dom.js';
import { say, tell } from './words.js';
import { button, choice, field, fold, group, hear, list, voices } from './controls.js';
import { address, upload } from './api.js';
import { roleName } from './roles.js';

const DATE = /^\d{4}-\d\d-\d\d$/;

export const aboutPanel = (desk) => [details(desk), cast(desk), marks(desk), sayings(desk), notes(desk), unread(desk)];

// A file of one's own for something.
export function picker(id, name, accept, take, bears = {}) {
  const input = h('input', { type: 'file', id, accept, class: 'vh', ...bears });
  input.addEventListener('change', () => { if (input.files.length) take(input.files); });
  return h('label', { class: 'file', for: id }, input, h('span', {}, name));
}

function details(desk) {
  const { data, name } = desk, set = (key) => (value) => desk.act('about', { [key]: value || null }, () => ({ [key]: desk.data[key] }));
  const cover = ([file]) => desk.send(upload('picture', { essay: name, name: file.name }, file));
  return group(say('about'),
    field({ id: 'title', name: say('title'), value: data.title, lang: data.language, set: set('title') }),
    field({ id: 'summary', name: say('summary'), value: data.summary, kind: 'area', lang: data.language, set: set('summary') }),
    field({ id: 'date', name: say('date'), value: data.date, kind: !data.date || DATE.test(data.date) ? 'date' : 'text', set: set('date') }),
    h('div', { class: 'cover-row' },
      data.judged && h('img', { class: 'cover', src: address('cover', { essay: name, v: data.revision }), alt: say('cover_alt'), width: 96, height: 96, loading: 'lazy' }),
      h('div', { class: 'row' }, picker('cover', say('cover_choose'), 'image/png,image/jpeg', cover),
        data.cover && button('cover-none', say('cover_none'), () => desk.act('about', { cover: null }, () => ({ cover: desk.data.cover }))))),
    h('p', { class: 'hint' }, say('written_in', data.meta_in)));
}

function cast(desk) {
  const { data, text, name, trial } = desk;
  const sample = (role) => text.parts.find((part) => part.passage.role === role && part.passage.take) || text.parts[0];
  return Object.keys(data.cast).length > 0 && group(say('cast'), Object.entries(data.cast).map(([role, voice]) => fold(`cast-${role}`, [h('b', {}, roleName(role)), ' ', voice.title],
    voices({
      id: `cast-voice-${role}`, legend: say('voice_for', roleName(role)), short: data.voices, value: voice.voice, usual: say('as_show'),
      all: desk.allVoices, choose: (chosen) => desk.act('cast', { role, voice: chosen }),
      listen: (id, chosen) => trial.toggle(id, address('sound', { essay: name, sentence: sample(role).n, voice: chosen || voice.voice })),
    }))));
}

function marks(desk) {
  const { marks: own } = desk.data;
  if (!own?.styles) return null;
  const entry = (one) => {
    const play = () => desk.trial.toggle(`mark-${one}`, address('mark', { transition: one }));
    const take = ([file]) => desk.send(upload('mark-file', { transition: one, name: file.name, essay: desk.name }, file));
    const forget = () => desk.act('marks', { files: { [one]: null } });
    return [
      hear(`mark-${one}`, say('hear_mark', say(`mark_${one}`)), play),
      h('span', {}, say(`mark_${one}`), own.files[one] && h('small', {}, ' ', own.files[one].split('/').at(-1))),
      picker(`mark-file-${one}`, say('mark_own'), 'audio/*', take, { 'aria-label': say('mark_own_for', say(`mark_${one}`)) }),
      own.files[one] && button(`mark-none-${one}`, say('mark_none'), forget),
    ];
  };
  return fold('marks', say('marks'),
    choice('style', say('style'), own.styles.map((one) => [one, say(`style_${one}`)]), own.style, (style) => desk.act('marks', { style })),
    list(own.transitions.map(entry)));
}

function sayings(desk) {
  const { pronounce, language } = desk.data;
  const entry = (one, n) => {
    const forget = () => desk.pronounce({ word: one.word, say: null, ipa: null, where: one.where });
    return [
      h('span', {}, h('b', { lang: language }, one.word), ' → ', one.say, one.ipa && ` /${one.ipa}/`, h('small', {}, ' ', say(`in_${one.where.replace(' ', '_')}`))),
      one.where !== 'front matter' && button(`forget-${n}`, say('forget'), forget, { 'aria-label': say('forget_word', one.word) }),
    ];
  };
  return fold('sayings', say('sayings', pronounce.length), pronounce.length ? list(pronounce.map(entry)) : h('p', { class: 'hint' }, say('no_sayings')));
}

function notes({ data }) {
  const entry = (one) => h('span', {}, one.label && h('b', {}, one.label, ' '), one.text, one.url && h('small', {}, ' ', one.url));
  return data.notes.length > 0 && fold('notes', say('notes', data.notes.length), list(data.notes.map(entry), { lang: data.language }));
}

function unread({ data }) {
  const entry = (one) => h('span', {}, h('span', { class: 'unread' }, one.text), h('small', {}, ' ', tell(one.reason)));
  return data.unread.length > 0 && fold('unread', say('unread_elsewhere', data.unread.length), list(data.unread.map(entry)));
}
