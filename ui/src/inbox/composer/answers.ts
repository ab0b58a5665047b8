import { client, ok } from '../../api/client';

/** A ready-made answer: what it is called by, and what it says before anything is filled in. */
export interface CannedAnswer {
  id: string;
  short: string;
  text: string;
}

const MOST = 6;

/** The answers whose shortcut, title or text has the words; those in the reader's language first. */
export async function cannedAnswers(words: string, language: string): Promise<CannedAnswer[]> {
  const page = await ok(client.GET('/api/v1/canned-answers', { params: { query: { limit: 200 } } }));
  const mine = (l: string) => (l === language ? 0 : l === '' ? 1 : 2);
  return (page?.items ?? [])
    .filter((a) => `${a.shortcut} ${a.title} ${a.body}`.toLocaleLowerCase().includes(words))
    .sort((a, b) => mine(a.language) - mine(b.language) || a.shortcut.localeCompare(b.shortcut))
    .slice(0, MOST)
    .map((a) => ({ id: a.id, short: `/${a.shortcut}  ${a.title}`, text: a.body }));
}
