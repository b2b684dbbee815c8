// The panel about a section, a passage or a word: who reads it and how, where it begins and ends, and how a word is said.
import { h } from './dom.js';
import { say, tell } from './words.js';
import { button, choice, dial, field, fold, group, hear, roles, voices } from './controls.js';
import { decided } from './essay.js';
import { misheard } from './heading.js';
import { words } from './text.js';
import { address, get } from './api.js';
import { SCOPES } from './reading.js';

const signed = (value, unit) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)} ${unit}`;
const percent = (value) => signed(value, '%');
const decibels = (value) => signed(value, 'dB');
const seconds = (value) => `${(value / 1000).toFixed(1)} s`;

const DIALS = [
  ['rate', -50, 100, 5, percent],
  ['pitch', -50, 100, 5, percent],
  ['formant', -30, 40, 5, percent],
  ['gain_db', -12, 12, 0.5, decibels],
];
const MOST_REST = 3000, USUAL_REST = 900;

export function passagePanel(desk) {
  const { reading, data } = desk, part = reading.part();
  if (!part) return [h('p', { class: 'hint' }, say('choose_sentence'))];
  const { section } = part, { chosen } = reading, doubt = data.doubts.find((one) => one.sentence === part.n), scopes = chosen.to === chosen.n ? SCOPES : [...SCOPES, 'selection'];
  return [
    h('h2', {}, section.ours ? section.title : say('section_title', section.number, section.title)),
    h('p', { class: 'hint' }, section.skip ? say('left_out') : section.ours ? say('show_says') : [decided(section), section.reason && ` · ${tell(section.reason)}`]),
    doubt && h('p', { class: 'hint doubt' }, misheard(doubt)),
    !section.ours && [
    choice('scope', say('scope'), scopes.map((one) => [one, say(`scope_${one}`)]), chosen.scope, (scope) => reading.choose({ to: chosen.n, scope })),
    section.skip ? button('take-in', say('take_in'), () => desk.set({ skip: null })) : [
      roles('role', say('role'), data.roles, section.role_own, (role) => desk.set({ role: role || null }), [['', say('as_judged')]]),
      voiceGroup(desk, part),
      fold('fine', say('fine'), DIALS.map(([key, low, high, step, show]) => dial({
        id: key, name: say(key), value: section.voice?.[key] ?? 0, usual: 0, low, high, step, show, set: (value) => desk.set({ [key]: value }),
      }))),
    ],
    ],
    wordGroup(desk, part),
    !section.ours && bounds(desk, part),
  ];
}

function listen(desk, id, part, query) {
  const about = { essay: desk.name, sentence: part.n, ...query };
  desk.trial.toggle(id, address('sound', about), () => get('take', about));
}

function voiceGroup(desk, part) {
  const { section } = part, { data } = desk, cast = data.cast[section.role] || section.voice || { voice: '', title: '' };
  return voices({
    id: 'voice', legend: say('voice'), short: data.voices, value: section.voice_own, usual: say('voice_of_role', cast.title),
    all: desk.allVoices, choose: (voice) => desk.set({ voice }), listen: (id, voice) => listen(desk, id, part, { voice: voice || cast.voice }),
  });
}

function bounds(desk, part) {
  const { section } = part, { data } = desk, last = section === data.sections.findLast((one) => !one.ours);
  const { scope } = desk.reading.chosen, { reading } = part.passage, another = reading ? say('another_take_n', reading + 1) : say('another_take');
  const body = desk.text.blocks.find((one) => one.section === section && one.kind !== 'heading');  // its heading stays with its first sentence
  const rest = (value) => (section.rest_ms === null && value === USUAL_REST ? say('usual_rest') : seconds(value));
  return group(say('passage'),
    h('div', { class: 'row' },
      button('split', say('split'), () => desk.act('split', { sentence: part.n }), { disabled: part.n <= (body?.parts[0].n ?? section.sentences[1]) }),
      button('join', say('join'), () => desk.act('join', { sentences: section.sentences }), { disabled: last }),
      section.joined.map((n) => button(`part-${n}`, say('part_again', desk.reading.opening(n)), () => desk.act('split', { sentence: n }))),
      !section.skip && [
        button('leave-out', say('leave_out'), () => desk.set({ skip: true })),
        section.voice?.draws && button('another-take', another, () => desk.retake(part, scope)),
        reading > 0 && button('first-take', say('first_take'), () => desk.retake(part, scope, null)),
      ]),
    !section.skip && dial({
      id: 'rest', name: say('rest'), value: section.rest_ms, usual: USUAL_REST, low: 0, high: MOST_REST, step: 100, show: rest,
      set: (rest_ms) => desk.set({ rest_ms }),
    }),
    field({
      id: 'chapter-title', name: say('chapter_title'), value: section.title_own, placeholder: section.title, lang: data.language,
      set: (title) => desk.set({ title: title || null }),
    }));
}

function wordGroup(desk, part) {
  const { data, reading } = desk, { word } = reading.chosen, spoken = words(part.passage.text.slice(part.start, part.end));
  const known = new Map(data.pronounce.map((one) => [one.word.toLowerCase(), one]));
  const chip = (one, n) => button(`chip-${n}`, one.word, () => reading.say(one.word), {
    'aria-pressed': String(one.word === word), lang: data.language, class: known.has(one.word.toLowerCase()) ? 'known' : null,
  });
  return group(say('words'),
    h('div', { class: 'chips', role: 'group', 'aria-label': say('words_of_sentence') }, spoken.map(chip)),
    word && saying(desk, part, word, known.get(word.toLowerCase())));
}

// How a word is said, to be heard in its sentence before it is applied.
function saying(desk, part, word, entry) {
  const typed = (id) => document.getElementById(id).value.trim() || null;
  const fields = () => ({ word: typed('word'), say: typed('say-like'), ipa: typed('ipa') });
  const where = () => document.querySelector('input[name=where]:checked').value;
  const apply = async (event) => {
    event.preventDefault();
    const form = event.target;
    if (!await desk.pronounce({ ...fields(), where: where() })) return;
    delete form.dataset.about;  // what was entered in it is sent
    desk.panel.render();
  };
  const forget = () => desk.pronounce({ word: entry.word, say: null, ipa: null, where: entry.where });
  return h('form', { class: 'saying', 'data-about': `${part.n} ${word}`, onsubmit: apply },
    field({ id: 'word', name: say('word'), value: word, lang: desk.data.language }),
    field({ id: 'say-like', name: say('say_like'), value: entry?.say || '', placeholder: say('say_like_hint') }),
    field({ id: 'ipa', name: say('ipa'), value: entry?.ipa || '', placeholder: 'ˈniːtʃə' }),
    choice('where', say('where'), ['essay', 'show'].map((one) => [one, say(`where_${one}`)]), entry?.where === 'show' ? 'show' : 'essay', () => {}),
    h('div', { class: 'row' },
      hear('hear-word', say('hear_word'), () => listen(desk, 'hear-word', part, { only: 1, ...fields() })),
      h('button', { type: 'submit', id: 'apply-word', class: 'main' }, say('apply')),
      entry && entry.where !== 'front matter' && button('forget-word', say('forget'), forget)));
}
