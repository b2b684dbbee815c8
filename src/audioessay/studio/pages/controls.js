// What panels are made of: buttons, choices, dials, lists of voices. Every control has a name, and an id by which it keeps the focus.
import { h, icon, later } from './dom.js';
import { say } from './words.js';
import { roleClass, roleName } from './roles.js';

export const button = (id, name, act, bears = {}) => h('button', { type: 'button', id, onclick: act, ...bears }, name);

// A round one that shows a shape; its name is read and shown on hovering.
export const round = (id, name, shape, act, bears = {}) =>
  h('button', { type: 'button', class: 'round small', id, 'aria-label': name, title: name, onclick: act, ...bears }, shape);

// What is on trial now, by the id of its button, so that a button that is drawn anew knows it.
export const trying = { id: null, state: '' };

export const hear = (id, name, act) =>
  round(id, name, [icon('play'), icon('stop')], act, { 'data-state': trying.id === id ? trying.state : null });

export const link = (id, name, href, bears = {}) => h('a', { class: 'listen', id, href, target: '_blank', rel: 'noopener', ...bears }, name);

export const check = (id, name, checked, set) =>
  h('label', { class: 'check' }, h('input', { type: 'checkbox', id, checked, onchange: (event) => set(event.target.checked) }), name);

export const group = (legend, ...inside) => h('fieldset', {}, h('legend', {}, legend), ...inside);

export const fold = (id, name, ...inside) => h('details', { id }, h('summary', {}, name), ...inside);

// A list; what stands in an entry is its text, but for elements after it.
export const list = (entries, bears = {}) => h('ul', { class: 'plainly', ...bears }, entries.map((one) => h('li', {}, one)));

// One of several, as pills: [[value, name, class]].
export function choice(id, legend, options, value, choose) {
  const pill = ([key, name, look]) => {
    const bears = { type: 'radio', name: id, id: `${id}-${key || 'none'}`, value: key, checked: key === value };
    return h('label', { class: look }, h('input', { ...bears, onchange: () => choose(key) }), h('span', {}, name));
  };
  return h('fieldset', { class: 'choice' }, h('legend', {}, legend), options.map(pill));
}

export const dot = (role) => `dot ${roleClass(role)}`;

export const roles = (id, legend, names, value, choose, extra = []) =>
  choice(id, legend, [...extra, ...names.map((role) => [role, roleName(role), dot(role)])], value, choose);

// A number with a slider; it is set a moment after the hand rests, so that one turn of it is one step to undo.
export function dial({ id, name, value, usual, low, high, step, show, set }) {
  const now = value ?? usual, own = value !== null && value !== undefined && value !== usual;
  const output = h('output', { for: id }, show(now)), send = later(350, set);
  const input = h('input', { type: 'range', id, min: low, max: high, step, value: now, 'aria-valuetext': show(now) });
  input.addEventListener('input', () => {
    output.textContent = show(+input.value);
    input.setAttribute('aria-valuetext', show(+input.value));
  });
  input.addEventListener('change', () => send(+input.value));
  return h('div', { class: 'dial' }, h('label', { for: id }, name), output, input,
    button(`${id}-usual`, say('usual'), () => set(null), { class: 'usual', disabled: !own, 'aria-label': say('usual_of', name) }));
}

// A line of text, or several; `set` is called when it was changed.
export function field({ id, name, value, placeholder = '', kind = 'text', set, lang }) {
  const bears = { id, placeholder, lang, value };
  const input = kind === 'area' ? h('textarea', { ...bears, rows: 3 }) : h('input', { ...bears, type: kind, autocomplete: 'off' });
  const entered = (event) => { if (event.key === 'Enter' && !event.isComposing) input.blur(); };
  if (set) input.addEventListener('change', () => { if (input.value !== value) set(input.value.trim()); });
  if (set && kind !== 'area') input.addEventListener('keydown', entered);
  return h('div', { class: 'field' }, h('label', { for: id }, name), input);
}

// Which entry of a list a voice is: by all that it is, else but for what the dials say, else by its name alone.
function entryOf(list, voice) {
  const less = [(one) => one, (one) => one.replace(/,(rate|pitch|gain|take)=[^,]*/g, ''), (one) => one.split(',')[0]];
  for (const bare of less) {
    const found = list.find((one) => one.voice && bare(one.voice) === bare(voice));
    if (found) return found;
  }
  return null;
}

// The short list of voices, a button each that reads the passage; then any other, found by its name.
export function voices({ id, legend, short, value, usual, all, choose, listen }) {
  const found = value ? entryOf(short, value) || { voice: value, title: value } : null;
  const shown = [{ voice: '', title: usual }, ...short, ...(found && !short.includes(found) ? [found] : [])];
  const entry = (one, n) => {
    const bears = { type: 'radio', name: id, id: `${id}-${n}`, value: one.voice, checked: found ? one === found : !one.voice };
    return h('li', {}, hear(`${id}-hear-${n}`, say('hear_voice', one.title), () => listen(`${id}-hear-${n}`, one.voice)),
      h('label', {}, h('input', { ...bears, onchange: () => choose(one.voice || null) }), h('span', {}, h('b', {}, one.title),
        one.note && h('small', {}, ' ', one.note), one.local === false && h('small', { class: 'away', title: say('sent_away') }, ' ', say('online')))));
  };
  const options = h('datalist', { id: `${id}-all` });
  const other = h('input', { type: 'text', id: `${id}-other`, list: `${id}-all`, placeholder: 'engine:name', autocomplete: 'off', spellcheck: 'false' });
  other.addEventListener('focus', async () => {
    if (!options.children.length) options.append(...(await all()).map((one) => h('option', { value: one.voice }, one.title)));
  });
  other.addEventListener('change', () => { if (other.value.trim()) choose(other.value.trim()); });
  return h('fieldset', { class: 'voices' }, h('legend', {}, legend), h('ul', {}, shown.map(entry)),
    h('div', { class: 'field' }, h('label', { for: other.id }, say('other_voice')), other, options));
}
