// What the keys do at the desk: [key, its name, act].
import { say } from './words.js';
import { roleName } from './roles.js';
import { SCOPES } from './reading.js';

export function deskKeys(desk) {
  const { reading, panel, data, app } = desk;
  // About the sentence that is chosen, or else the one that has the focus.
  const about = (act) => () => {
    if (!reading.part()) reading.choose({ n: reading.here().n });
    act(reading.part().section);
  };
  const inPanel = (tab, id) => {
    panel.show(tab);
    panel.open(id);
  };
  const scope = () => {
    const { chosen } = reading;
    reading.choose({ to: chosen.n, scope: SCOPES[(SCOPES.indexOf(chosen.scope) + 1) % SCOPES.length] });
    app.note(say(`scope_${chosen.scope}`));
  };
  return [
    ['Space', 'key_play', () => desk.toggle()],
    ['Enter', 'key_from_here', () => {
      const { n } = reading.here();
      reading.choose({ n });
      desk.start(desk.text.part(n));
    }],
    ['ArrowUp', 'key_before', () => reading.step(-1)],
    ['ArrowDown', 'key_after', () => reading.step(1)],
    ['Shift+ArrowUp', 'key_grow_up', () => reading.step(-1, true)],
    ['Shift+ArrowDown', 'key_grow', () => reading.step(1, true)],
    ['[', 'key_section_before', () => reading.jump(-1)],
    [']', 'key_section', () => reading.jump(1)],
    ['ArrowLeft', 'key_word_before', () => reading.stepWord(-1)],
    ['ArrowRight', 'key_word', () => reading.stepWord(1)],
    ['w', 'key_say', about(() => {
      if (!reading.chosen.word) reading.stepWord(1);
      reading.say(reading.chosen.word);
    })],
    ['a', 'key_scope', about(scope)],
    ...data.roles.slice(0, 9).map((role, n) => [String(n + 1), ['key_role', roleName(role)], about(() => desk.set({ role }))]),
    ['v', 'key_voice', about(() => {
      panel.show('passage');
      panel.open(panel.place.querySelector('input[name=voice]:checked')?.id);
    })],
    ['s', 'key_split', about(() => desk.act('split', { sentence: reading.chosen.n }))],
    ['j', 'key_join', about((section) => desk.act('join', { sentences: section.sentences }))],
    ['x', 'key_leave_out', about((section) => desk.set({ skip: section.skip ? null : true }))],
    ['r', 'key_rest', about(() => inPanel('passage', 'rest'))],
    ['t', 'key_take', about(() => desk.retake(reading.part(), reading.chosen.scope))],
    ['p', 'key_panel', () => panel.open()],
    ['e', 'key_essay', () => inPanel('essay')],
    ['m', 'key_make', () => desk.make()],
    ['Mod+z', 'undo', () => data.undo && desk.act('undo')],
    ['Shift+Mod+z', 'redo', () => data.redo && desk.act('redo')],
    ['Mod+y', null, () => data.redo && desk.act('redo')],
    ['Escape', 'key_escape', () => panel.close()],
  ];
}
