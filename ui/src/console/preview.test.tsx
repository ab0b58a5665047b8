import { screen } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenToKeys } from '../keys/dispatcher';
import { desk, interaction } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { CallRegion } from './CallRegion';
import { model, shownByItself } from './model';

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
const placing = { route: 'PJSIP/{number}@x', ring_seconds: 30, limit_ms: 2000 };
const looked = interaction({
  state: 'preview',
  direction: 'out',
  from: '+34910000001',
  to: '+34600111222',
  since: soon(-5_000),
  attempt: { id: 'at1', campaign_id: 'c1', lead_id: 7 },
  lead: { name: 'Carmen Ortega', time_zone: 'Atlantic/Canary', fields: { policy: 'A-17', city: 'Telde', note: '' } },
  preview: { ends: soon(25_000), seconds: 30, can_skip: true, placing },
});
const drawn = (part = {}) =>
  draw(<CallRegion />, { desk: desk({ interactions: [{ ...looked, ...part }] }), contacts: { items: [] } });
let stop: () => void;
beforeEach(() => {
  stop = listenToKeys(document);
});
afterEach(() => stop());

describe('a lead that an agent looks at', () => {
  it('tells who it is, what time it is there, the own fields and when it is dialled', async () => {
    const { container } = drawn();
    const card = screen.getByRole('group', { name: 'Next lead' });
    for (const fact of ['Looking at a lead', 'Carmen Ortega', '+34 600 111 222', 'there', 'policy', 'A-17', 'Telde'])
      expect(card).toHaveTextContent(fact);
    expect(card).not.toHaveTextContent('note');
    expect(screen.getByTestId('preview-ring')).toHaveTextContent(/Dials by itself in 0:2\d/);
    const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  });

  it.each(['{F2}', 'a'])('is dialled by %s', async (key) => {
    const sent = recordRequests();
    const { user } = drawn();
    await user.keyboard(key);
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/api/v1/interactions/i1/dial' });
  });

  it('goes back to the list where nothing dials it', () => {
    drawn({ preview: { ...looked.preview, seconds: 0 } });
    expect(screen.getByTestId('preview-ring')).toHaveTextContent('Goes back to the list in');
  });

  it('is passed over with one of the reasons', async () => {
    const sent = recordRequests();
    const { user } = drawn();
    await user.keyboard('s');
    await user.click(await screen.findByRole('button', { name: 'Was called already' }));
    await expect.poll(() => sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/interactions/i1/skip',
      body: { reason: 'called_before' },
    });
  });

  it('is not passed over without a reason', async () => {
    const sent = recordRequests();
    const { user } = drawn();
    await user.click(screen.getByTestId('skip'));
    await user.click(await screen.findByTestId('skip-own'));
    expect(await screen.findByText('Choose a reason, or write one.')).toBeInTheDocument();
    expect(sent).toEqual([]);
    await user.type(screen.getByLabelText('Another reason'), '  Moved abroad ');
    await user.click(screen.getByTestId('skip-own'));
    await expect.poll(() => sent.map((s) => s.body)).toEqual([{ reason: 'Moved abroad' }]);
  });

  it('cannot be passed over where the campaign does not let it', () => {
    drawn({ preview: { ...looked.preview, can_skip: false } });
    expect(screen.queryByTestId('skip')).toBeNull();
    expect(screen.getByText('This campaign does not let you pass over leads.')).toBeInTheDocument();
  });

  it('asks for nothing where it is dialled at once', () => {
    drawn({ preview: { can_skip: true, at_once: true, placing } });
    expect(screen.getByText('Is dialled now')).toBeInTheDocument();
    expect(screen.queryByTestId('dial-lead')).toBeNull();
  });

  it('says so when the server cannot dial', async () => {
    recordRequests(() => Response.json({ code: 'conflict', key: '', message: 'x' }, { status: 409 }));
    const { user } = drawn();
    await user.click(screen.getByTestId('dial-lead'));
    expect(screen.getByTestId('dial-lead')).toBeEnabled();
  });

  it('is the work of the agent, so that nothing else is begun', () => {
    const m = model(desk({ interactions: [looked] }));
    expect(shownByItself(m)?.id).toBe('i1');
    expect(m.active?.state).toBe('preview');
  });
});
