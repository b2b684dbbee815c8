// Roles: their names for people, and their colours, which are those of covers, waveforms and pages.
import { say, has } from './words.js';

const numbers = new Map();
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

// {role: [light, dark]} as the server says them.
export function colour(colours) {
  for (const role of Object.keys(colours)) if (!numbers.has(role)) numbers.set(role, numbers.size);
  const rule = (at) => Object.entries(colours).map(([role, pair]) => `.r${numbers.get(role)}{--role:${pair[at]}}`).join('');
  sheet.replaceSync(`${rule(0)}@media (prefers-color-scheme:dark){${rule(1)}}`);
}

export const roleClass = (role) => `r${numbers.get(role) ?? 0}`;

export const roleName = (role) => (has(`role_${role}`) ? say(`role_${role}`) : role.charAt(0).toUpperCase() + role.slice(1));

// An essay's bar, as on its cover: [[role, share], …].
export function shares(bar, h) {
  const made = h('div', { class: 'shares', 'aria-hidden': 'true' });
  for (const [role, share] of bar) {
    const one = h('i', { class: roleClass(role) });
    one.style.flexGrow = share;
    made.append(one);
  }
  return made;
}
