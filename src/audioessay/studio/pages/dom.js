// Elements from a tag, what they bear, and what stands in them. Text is always text: nothing here reads HTML.

const SVG = 'http://www.w3.org/2000/svg';

// h('button', { class: 'quiet', 'aria-label': name, onclick: act }, icon('play'), 'Hear'); false, null and '' bear nothing.
export function h(tag, bears = {}, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(bears)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) one.addEventListener(name.slice(2), value);
    else if (name === 'checked' || (name === 'value' && tag !== 'progress')) {
      const first = `default${name[0].toUpperCase()}${name.slice(1)}`;  // by which what was entered since is known
      one[first in one ? first : name] = value;
    }
    else one.setAttribute(name, value === true ? '' : value);
  }
  one.append(...children.flat(9).filter((child) => child || child === 0));
  return one;
}

export function svg(tag, bears = {}, ...children) {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(bears)) one.setAttribute(name, value);
  one.append(...children);
  return one;
}

const SHAPES = {
  play: 'M7 4.5v15l12-7.5z', pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z', stop: 'M6.5 6.5h11v11h-11z',
  undo: 'M9 5 4 9.5 9 14M4.5 9.5H14a5 5 0 0 1 0 10h-4', redo: 'm15 5 5 4.5L15 14M19.5 9.5H10a5 5 0 0 0 0 10h4',
  back: 'M15 5l-7 7 7 7', close: 'M6 6l12 12M18 6 6 18', tune: 'M5 7h8m4 0h2M5 17h2m4 0h8M15 4.5v5M9 14.5v5',
};
const FULL = ['play', 'pause', 'stop'];

export function icon(name) {
  const one = svg('svg', { viewBox: '0 0 24 24', class: FULL.includes(name) ? 'icon full' : 'icon', 'aria-hidden': 'true' });
  one.append(svg('path', { d: SHAPES[name] }));
  return one;
}

export function turn(button, name) {
  button.querySelector('.icon').replaceWith(icon(name));
}

// Whether something was entered in a field, or in one of a form's, that nobody has sent yet.
export const entered = (one) => [...(one?.elements || [one])].some((field) => field && 'defaultValue' in field && (
  field.value !== field.defaultValue || field.checked !== field.defaultChecked));

// Put new children into a place, and leave focus, cursor and scroll where they were: by the ids of what had them. A form in which
// something was entered stays, where the new one is about the same.
export function renew(place, ...children) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const range = held && 'selectionStart' in held && held.type !== 'range' ? [held.selectionStart, held.selectionEnd] : null;
  const open = new Set([...place.querySelectorAll('details[open][id]')].map((one) => one.id));
  const top = place.scrollTop, form = [...place.querySelectorAll('form')].find(entered);
  place.replaceChildren(...children.flat(9).filter(Boolean));
  for (const one of place.querySelectorAll('details[id]')) if (open.has(one.id)) one.open = true;
  if (form) [...place.querySelectorAll('form')].find((one) => one.dataset.about === form.dataset.about)?.replaceWith(form);
  place.scrollTop = top;
  const again = held?.id && document.getElementById(held.id);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (range?.[0] != null && held.value === again.value) try { again.setSelectionRange(...range); } catch {}
}

export const clock = (ms) => {
  const s = Math.max(0, Math.round(ms / 1000)), rest = String(s % 60).padStart(2, '0');
  return s < 3600 ? `${Math.floor(s / 60)}:${rest}` : `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${rest}`;
};

export function later(ms, act) {
  let timer = 0;
  return (...values) => { clearTimeout(timer); timer = setTimeout(act, ms, ...values); };
}
