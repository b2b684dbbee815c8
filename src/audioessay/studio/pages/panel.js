// The panel beside the essay (on a phone: from below): about a passage, or about the whole.
import { entered, h, icon, renew } from './dom.js';
import { say } from './words.js';
import { button, round } from './controls.js';
import { passagePanel } from './passage.js';
import { aboutPanel } from './about.js';

const TABS = ['passage', 'essay'];

export class Panel {
  constructor(desk, place) { Object.assign(this, { desk, place, tab: 'essay' }); }

  render() {
    if (!this.desk.data) return;
    // A slider is not taken out of the hand, nor a field from who writes in it.
    const held = this.place.querySelector('input[type=range]:active, .field :focus');
    if (held && (held.type === 'range' || (!held.form && entered(held)))) {
      setTimeout(() => this.render(), 200);
      return;
    }
    this.place.setAttribute('aria-label', say('panel'));
    renew(this.place,
      h('div', { class: 'tabs' }, h('div', { role: 'tablist', 'aria-label': say('panel') }, TABS.map((key) => this.tabButton(key))),
        round('panel-close', say('close'), icon('close'), () => this.close())),
      h('div', { role: 'tabpanel', id: 'tab-panel', 'aria-labelledby': `tab-${this.tab}`, class: 'inside' },
        this.tab === 'essay' ? aboutPanel(this.desk) : passagePanel(this.desk)));
  }

  tabButton(key) {
    const arrows = (event) => {
      if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
      this.show(TABS.find((one) => one !== this.tab));
      document.getElementById(`tab-${this.tab}`).focus();
    };
    const here = this.tab === key;
    return button(`tab-${key}`, say(`tab_${key}`), () => this.show(key), {
      role: 'tab', 'aria-selected': String(here), 'aria-controls': 'tab-panel', tabindex: here ? 0 : -1, onkeydown: arrows,
    });
  }

  show(tab) {
    this.tab = tab;
    this.render();
  }

  // Open it where it is shut, with the focus on the control of this id, or the first.
  open(id) {
    document.documentElement.classList.add('panel-open');
    (document.getElementById(id) || this.place.querySelector('[role=tab][aria-selected=true]'))?.focus();
  }

  close() {
    document.documentElement.classList.remove('panel-open');
    this.desk.reading.focus();
  }
}
