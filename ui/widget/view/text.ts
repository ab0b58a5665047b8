import { pieces } from '../core/links';
import { h } from './dom';

/** A text with its links, as nodes: nothing in it is ever markup. */
export function linked(text: string): Node[] {
  return pieces(text).map((p) =>
    p.href
      ? h('a', { href: p.href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, p.text)
      : document.createTextNode(p.text),
  );
}
