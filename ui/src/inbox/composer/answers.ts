/** A ready-made answer: what it is called by, and what it says. */
export interface CannedAnswer {
  id: string;
  short: string;
  text: string;
}

/**
 * The answers whose name or text has the words. The API has none yet (schema.d.ts knows no /canned-answers): when it has,
 * this is where they are fetched, and the picker offers them.
 */
export async function cannedAnswers(_words: string, _language: string): Promise<CannedAnswer[]> {
  return [];
}
