// What stands above the essay: the line with its deeds, what it is called, and what the judge asks.
import { h, icon, renew } from './dom.js';
import { say, tell } from './words.js';
import { address } from './api.js';
import { roleClass, roleName } from './roles.js';
import { button, dot, fold, hear, link, list, round } from './controls.js';
import { jobLine, running } from './jobs.js';

export function renderTop(desk) {
  const { data, app, job } = desk, busy = running(job);
  const named = (name) => (data[name] ? `${say(name)}: ${tell(data[name])}` : say(name));
  const again = (name) => round(name, named(name), icon(name), () => desk.act(name), { disabled: !data[name] });
  const shut = () => {
    desk.job = null;
    renderTop(desk);
  };
  renew(app.top, h('div', {},
    h('a', { href: '#', class: 'back', id: 'to-shelf' }, icon('back'), h('span', {}, say('shelf'))),
    h('span', { class: 'name', lang: data.language }, data.title),
    h('div', { class: 'deeds' }, again('undo'), again('redo'),
      data.episode && link('listen', say('episode'), address('episode', { essay: desk.name })),
      button('make', say('make'), () => desk.make(), { class: 'main', disabled: busy }),
      round('help', say('keys'), '?', () => app.help()))),
  job && h('div', { class: 'work' }, jobLine(job, 'make'), !busy && round('job-close', say('close'), icon('close'), shut)));
}

export function renderHead({ head, data }) {
  const minutes = data.length_ms > 0 && say('minutes', Math.max(1, Math.round(data.length_ms / 60000))), state = data.state || data.episode?.state || 'new';
  const facts = [data.author && say('by', data.author), data.date, minutes, say(`state_${state}`), !data.judged && !data.problem && say('judging')];
  renew(head, h('h1', { lang: data.language, class: roleClass(data.sections[0]?.role) }, data.title),
    data.summary && h('p', { class: 'lede', lang: data.language }, data.summary),
    h('p', { class: 'facts' }, facts.filter(Boolean).map((one) => h('span', {}, one))),
    data.notices.length > 0 && h('div', { class: 'fine notices' }, fold('notices', say('notices', data.notices.length), list(data.notices.map(tell)))));
}

// Sections about which the judge is not sure, and sentences that were not heard as written.
export function renderAsk(desk) {
  const unsure = desk.data.unsure.map((number) => desk.text.sections.get(number)).filter(Boolean), { doubts } = desk.data;
  desk.ask.hidden = !unsure.length && !doubts.length;
  const listed = (id, title, entries) => [h('h2', { id }, title), h('ul', { 'aria-labelledby': id }, entries)];
  renew(desk.ask, unsure.length > 0 && listed('ask-title', say('ask', unsure.length), unsure.map((section) => question(desk, section))),
    doubts.length > 0 && listed('missed-title', say('missed', doubts.length), doubts.map((one) => missed(desk, one))));
}

// What the ear made of a sentence, in a few words.
export const misheard = ({ status, missing, surplus }) => [(status !== 'missing' || !missing.length) && say(`heard_${status}`),
  missing.length > 0 && say('heard_without', missing.join(' ')), surplus.length > 0 && say('heard_besides', surplus.join(' '))].filter(Boolean).join('; ');

function missed(desk, one) {
  const { sentence, start_ms, end_ms } = one, part = desk.text.part(sentence), id = `missed-${sentence}`;
  const play = () => desk.trial.toggle(id, `${address('episode', { essay: desk.name })}#t=${start_ms / 1000},${end_ms / 1000}`);
  return h('li', {}, hear(id, say('hear_sentence', sentence), play),
    h('span', {}, goto(desk, part, 'sentence', part.passage.text.slice(part.start, part.end).trim()), h('small', {}, ' ', misheard(one))),
    part.section.voice?.draws && h('span', { class: 'answers' }, button(`retake-${sentence}`, say('another_take'), () => desk.retake(part, 'sentence'), {
      'aria-label': say('retake_sentence', sentence),
    })));
}

// A link to a place in the essay.
function goto(desk, part, scope, name) {
  const go = (event) => {
    event.preventDefault();
    desk.reading.choose({ n: part.n, scope });
    desk.reading.go(part.n);
  };
  return h('a', { href: `#section-${part.section.number}`, onclick: go }, name);
}

function question(desk, section) {
  const { number, title, sentences } = section, [first] = sentences;
  const guess = say('unsure', roleName(section.guess || section.role), Math.round(section.confidence * 100));
  const decide = (role) => {
    const next = desk.data.unsure.find((one) => one > number);  // the focus goes on to the next question
    document.getElementById(next ? `ask-hear-${next}` : 'make')?.focus();
    desk.act('set', { sentences, role }, () => desk.seen(sentences, ['role']));
  };
  const answer = (role) => button(`ask-${number}-${role}`, roleName(role), () => decide(role), {
    class: dot(role), 'aria-label': say('role_for_section', number, roleName(role)),
  });
  return h('li', {},
    round(`ask-hear-${number}`, say('hear_section', number), icon('play'), () => desk.start(desk.text.part(first))),
    h('span', {}, goto(desk, desk.text.part(first), 'section', `${number}. ${title}`), h('small', {}, ' ', guess)),
    h('span', { class: 'answers', role: 'group', 'aria-label': say('role_of_section', number) }, desk.data.roles.map(answer)));
}
