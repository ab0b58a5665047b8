type Child = Node | string | null | undefined | false;
type Props = Record<string, unknown>;

/** Makes an element. Properties that begin with "on" are listeners, all others attributes; children are texts or nodes, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  for (const [k, v] of Object.entries(props)) {
    if (typeof v === 'function') el.addEventListener(k.slice(2), v as EventListener);
    else if (v === true) el.setAttribute(k, '');
    else if (v !== undefined && v !== null && v !== false) el.setAttribute(k, String(v));
  }
  put(el, ...children);
  return el;
}

export function put(el: Element, ...children: Child[]): void {
  for (const c of children) if (c) el.append(c);
}

/** Replaces what is in an element. */
export function fill(el: Element, ...children: Child[]): void {
  el.replaceChildren();
  put(el, ...children);
}

const SVG = 'http://www.w3.org/2000/svg';

const shapes = {
  chat: [
    'M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1c-.5.4-1.4.1-1.4-.6V16a2.5 2.5 0 0 1-1-2z',
  ],
  down: ['M6 9.5l6 6 6-6'],
  cross: ['M6 6l12 12', 'M18 6L6 18'],
  send: ['M5 12h13', 'M12.5 6l6 6-6 6'],
  clip: ['M15.2 7.4l-6.4 6.4a1.9 1.9 0 0 0 2.7 2.7l6.4-6.4a3.8 3.8 0 0 0-5.4-5.4l-6.4 6.4a5.7 5.7 0 0 0 8.1 8.1l6-6'],
  dots: ['M6 12h.01', 'M12 12h.01', 'M18 12h.01'],
  phone: [
    'M5 4h3.6l1.8 4.6-2.3 1.5a11 11 0 0 0 5 5l1.5-2.3L19 14.6V18a2 2 0 0 1-2.1 2A15 15 0 0 1 4 6.1 2 2 0 0 1 5 4z',
  ],
  mic: [
    'M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4z',
    'M6 11.5a6 6 0 0 0 12 0',
    'M12 17.5V21',
  ],
  file: ['M14 3v4a1 1 0 0 0 1 1h4', 'M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2z'],
  clock: ['M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z', 'M12 8v4.2l2.6 1.6'],
  tick: ['M5 12.5l4.5 4.5L19 7.5'],
  ticks: ['M3 12.5l4.5 4.5L17 7.5', 'M12 16.5l.8.5L22 7.5'],
  mail: ['M4 6h16v12H4z', 'M4 7l8 6 8-6'],
  door: ['M10 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4', 'M15 8l4 4-4 4', 'M19 12h-9'],
} as const;

export type Icon = keyof typeof shapes;

/** A drawing of lines; it says nothing to who cannot see it. */
export function icon(name: Icon): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [k, v] of Object.entries({
    viewBox: '0 0 24 24',
    'aria-hidden': 'true',
    focusable: 'false',
    class: `icon i-${name}`,
  })) {
    svg.setAttribute(k, v);
  }
  for (const d of shapes[name]) {
    const p = document.createElementNS(SVG, 'path');
    p.setAttribute('d', d);
    svg.append(p);
  }
  return svg;
}

export function button(name: Icon, label: string, click: () => void, more: Props = {}): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: click, ...more },
    icon(name),
  );
}
