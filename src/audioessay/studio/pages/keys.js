// Keys: single ones can be turned off (WCAG 2.2, 2.1.4); all are listed under "?".
import { h } from './dom.js';
import { say } from './words.js';
import { store } from './follow.js';
import { button, check } from './controls.js';

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
const SIGNS = {
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Space: '␣', Enter: '↵', Escape: 'Esc', Mod: MAC ? '⌘' : 'Ctrl', Shift: MAC ? '⇧' : 'Shift',
};
const CONTROLS = 'a, button, summary, input, select, textarea, [role=slider], [role=tab], dialog';
const TYPING = 'input:not([type=radio], [type=checkbox], [type=range], [type=file]), textarea, select';

export const single = {
  get on() { return store.get('audioessay.keys') !== 'no'; },
  set on(value) { store.set('audioessay.keys', value ? 'yes' : 'no'); },
};

function name(event) {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.ctrlKey || event.metaKey, shift = event.shiftKey && (mod || key.length > 1);
  return `${shift ? 'Shift+' : ''}${mod ? 'Mod+' : ''}${key}`;
}

// What a key does here, of [[key, its name, act]].
export function handle(event, keys) {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = name(event), { target } = event, free = key.includes('Mod') || key === 'Escape';
  if (target.closest('dialog')) return;
  if (target.closest(TYPING) && key !== 'Escape') return;
  if (!free && !single.on && key.length === 1) return;
  if (target.closest(CONTROLS) && /Space|Enter|Arrow/.test(key)) return;
  const found = keys.find(([one]) => one === key);
  if (!found) return;
  event.preventDefault();
  found[2]();
}

export function helpDialog(keys, languages) {
  const shown = keys.filter(([, what]) => what);
  const dialog = h('dialog', { 'aria-labelledby': 'help-title' }, h('div', { class: 'inside' },
    h('h2', { id: 'help-title', tabindex: -1, autofocus: true }, say('keys')),
    h('dl', { class: 'keys' }, shown.map(([key, what]) => [
      h('dt', {}, key.split('+').map((one) => h('kbd', {}, SIGNS[one] || one.toUpperCase()))),
      h('dd', {}, say(...[what].flat())),
    ])),
    h('p', { class: 'hint' }, say('mouse')),
    check('single-keys', say('single_keys'), single.on, (on) => { single.on = on; }),
    h('div', { class: 'row' }, languages, button('help-close', say('close'), () => dialog.close()))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
