import type { Template, TemplateUse } from '../records';

/** What the provider lets be sent. */
export function approved(list: Template[]): Template[] {
  return list.filter((x) => /^approved$/i.test(x.status));
}

/** The text of a part with its placeholders filled; what is not filled yet stays as it is. */
export function filled(text: string, part: string, values: Record<string, string>): string {
  return text.replace(
    /\{\{\s*([\w.-]+)\s*\}\}/g,
    (whole, name: string) => values[`${part}.${name}`]?.trim() || whole,
  );
}

/** Whether every placeholder has a value. */
export function complete(x: Template, values: Record<string, string>): boolean {
  return (x.params ?? []).every((p) => values[p]?.trim());
}

/** How the template is used: the parameters of each part in their order, named where the provider names them. */
export function usage(x: Template, values: Record<string, string>): TemplateUse {
  const media = (['image', 'video', 'document', 'location'] as const).find((m) => m === x.header_type);
  const of = (part: string) =>
    (x.params ?? [])
      .filter((p) => p.startsWith(`${part}.`))
      .map((p) => {
        const name = p.slice(part.length + 1);
        const text = values[p]?.trim() ?? '';
        const named = /^\d+$/.test(name) ? {} : { name };
        if (part === 'header' && media) return { ...named, type: media === 'document' ? 'file' : media, url: text };
        return { ...named, type: 'text', text };
      });
  return { name: x.name, language: x.language, header: of('header'), body: of('body'), buttons: of('button') };
}
