import { describe, expect, it } from 'vitest';
import { recordRequests } from '../../test/render';
import { cannedAnswers } from './answers';

const answer = (shortcut: string, language: string, body: string) => ({
  ...{ id: shortcut + language, site_id: 's1', version: 1, title: shortcut.toUpperCase() },
  ...{ shortcut, language, body },
});

describe('ready-made answers', () => {
  it('are found by shortcut, title and text, the reader’s language first', async () => {
    recordRequests(() =>
      Response.json({
        items: [
          answer('hours', 'en', 'We open at nine.'),
          answer('hours', 'es', 'Abrimos a las nueve.'),
          answer('bye', '', 'Bye'),
        ],
      }),
    );
    expect((await cannedAnswers('hours', 'es')).map((a) => a.text)).toEqual([
      'Abrimos a las nueve.',
      'We open at nine.',
    ]);
    expect((await cannedAnswers('nine', 'en')).map((a) => a.id)).toEqual(['hoursen']);
    expect(await cannedAnswers('nothing', 'en')).toEqual([]);
  });
});
