// Words of the interface, and what the server says, from words.json: there each stands in all languages. {} is filled in, in order; of two
// forms the first is for one.
import { store } from './follow.js';

const table = await (await fetch('words.json')).json();
export const { languages } = table;
const known = Object.keys(languages);
let now = '';

export const language = () => now;

// Speak a language from now on; kept for the next visit.
export function speak(wanted, keep = true) {
  now = wanted in languages ? wanted : 'en';
  document.documentElement.lang = now;
  if (keep) store.set('audioessay.language', now);
}

speak(store.get('audioessay.language') || navigator.language.slice(0, 2), false);

export const has = (key) => key in table.words;

function fill(form, values) {
  let n = 0;
  return form.replace(/\{(\d?)\}/g, (_, at) => values[at === '' ? n++ : +at] ?? '');
}

export function say(key, ...values) {
  const form = table.words[key]?.[known.indexOf(now)] ?? key;
  return fill(Array.isArray(form) ? form[values[0] === 1 ? 0 : 1] : form, values);
}

const bare = (text) => text.replace(/[\\^$.*+?()[\]|]/g, '\\$&').replaceAll('{}', '(.+?)');
const messages = Object.entries(table.messages).sort(([one], [two]) => two.length - one.length)  // what says most goes first
  .map(([english, other]) => [new RegExp(`^${bare(english)}$`, 's'), other]);

// What the server says, in the language of the interface; what nobody has translated stays in English. Options of commands are
// none of the page's: what is said of them in brackets is left out.
export function tell(text) {
  return text && told(text).replace(/ \(--[a-z][^()]*\)/g, '');
}

function told(text) {
  if (now === 'en') return text;
  for (const [pattern, form] of messages) {
    const found = pattern.exec(text);
    if (found) return fill(form, found.slice(1).map(told));
  }
  return text;
}
