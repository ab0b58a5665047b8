/** A stretch of a template: fixed text, or a variable. */
export type Part = { text: string } | { name: string };

const NAME = /^[a-z0-9._]{1,80}$/;

/** Takes a template apart, as desk/guides/merge.go does: testdata/merge.json there holds both to it. */
export function parts(template: string): Part[] {
  const out: Part[] = [];
  let fixed = '';
  let rest = template;
  for (;;) {
    const open = rest.indexOf('{{');
    const close = open < 0 ? -1 : rest.indexOf('}}', open + 2);
    if (close < 0) return [...out, { text: fixed + rest }];
    const name = rest.slice(open + 2, close).replace(/^ +| +$/g, '');
    if (NAME.test(name)) {
      out.push({ text: fixed + rest.slice(0, open) }, { name });
      fixed = '';
      rest = rest.slice(close + 2);
    } else {
      fixed += rest.slice(0, open + 1);
      rest = rest.slice(open + 1);
    }
  }
}

export type Values = Readonly<Record<string, string>>;

/** What a variable stands for; empty for nothing. */
export function standsFor(values: Values, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : '';
}

/** The text that comes of a template. It is text: whoever shows it must not take it for markup. */
export function merge(template: string, values: Values): string {
  return parts(template)
    .map((p) => ('text' in p ? p.text : standsFor(values, p.name)))
    .join('');
}

/** The names in a template, each once. */
export function variables(template: string): string[] {
  return [...new Set(parts(template).flatMap((p) => ('name' in p ? [p.name] : [])))];
}

/** The variables there always are; what else is known of a lead is the list's business. */
export const KNOWN = [
  'customer.name',
  'customer.number',
  'customer.id',
  'lead.name',
  'agent.name',
  'queue.name',
  'campaign.name',
  'interaction.id',
] as const;

/** The variables of a template that will never stand for anything. */
export function unknown(template: string): string[] {
  return variables(template).filter((n) => !n.startsWith('lead.') && !(KNOWN as readonly string[]).includes(n));
}
