import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { NounEditor } from '../admin/NounEditor';
import { loadSection } from '../i18n';
import { draw } from '../test/render';
import { CAMPAIGNS } from './defs';
import { campaign } from './fixtures';
import { boss, house } from './house';
import { lengthAtFault, retryText } from './law';

beforeEach(async () => {
  await loadSection('admin');
  await loadSection('campaigns');
});

describe('the own rules of a campaign', () => {
  const rules = {
    hours: { mon: ['10:00-14:00'] },
    lead_caps: { day: 2, week: 9 },
    regions: { 'ES-MD': { gap: '8h' } },
    outcomes: { busy: { turn: 'same' as const, after: '10m' } },
    days_off: ['2026-12-24'],
  };

  it('say beside each cap what the law says, also where a region has one of its own', async () => {
    const sent = house();
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign() as never} />, { session: boss });
    expect(await screen.findByText('Law: 6, ES-MD: 4.')).toBeInTheDocument();
    expect(screen.getByText(/Such as 90s, 15m, 4h, 3d. Law: 4h./)).toBeInTheDocument();
    await user.clear(screen.getByTestId('rule-number_week'));
    await user.type(screen.getByTestId('rule-number_week'), '3');
    await user.clear(screen.getByTestId('rule-contact_30d'));
    await user.type(screen.getByTestId('rule-contact_30d'), '2');
    await user.click(screen.getByTestId('save'));
    await expect
      .poll(() => sent.find((s) => s.method === 'PUT')?.body)
      .toMatchObject({ rules: { number_caps: { week: 3 }, contact_caps: { '30d': 2 } } });
  });

  it('let days off come and go', async () => {
    const sent = house();
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign({ rules }) as never} />, { session: boss });
    expect(await screen.findByText(/On the holidays of the law it calls nobody either/)).toBeInTheDocument();
    await user.type(screen.getByTestId('day-off'), '2026-05-02');
    await user.keyboard('{Enter}');
    expect(sent.some((s) => s.method === 'PUT')).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Remove December 24, 2026' }));
    await user.click(screen.getByTestId('save'));
    await expect
      .poll(() => sent.find((s) => s.method === 'PUT')?.body)
      .toMatchObject({ rules: { days_off: ['2026-05-02'] } });
  });

  it('say what follows a result, by outcome and by a code of the queue', async () => {
    const sent = house();
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign({ rules }) as never} />, { session: boss });
    const busy = within(screen.getByTestId('retry-rules.outcomes.busy'));
    expect(
      await busy.findByText('Without this row: The same number after 15m, at most 5 times.'),
    ).toBeInTheDocument();
    expect(screen.getByTestId('retry-usual')).toHaveTextContent('Fax or modem: Never this number');
    expect(screen.getByTestId('retry-usual')).not.toHaveTextContent('Busy');
    await user.clear(busy.getByTestId('retry-after'));
    await user.type(busy.getByTestId('retry-after'), '20m');
    await user.clear(busy.getByTestId('retry-times'));
    await user.type(busy.getByTestId('retry-times'), '2');
    await user.click(screen.getByTestId('retry-add'));
    expect(screen.queryByRole('option', { name: 'Code d2' })).toBeNull();
    await user.click(await screen.findByRole('option', { name: 'Code d1' }));
    const code = within(screen.getByTestId('retry-rules.results.d1'));
    expect(code.queryByTestId('retry-after')).toBeNull();
    await user.click(code.getByTestId('retry-turn'));
    await user.click(await screen.findByRole('option', { name: 'The same number' }));
    expect(code.getByTestId('retry-after')).toHaveValue('1h');
    await user.click(screen.getByTestId('save'));
    await expect
      .poll(() => sent.find((s) => s.method === 'PUT')?.body)
      .toMatchObject({
        rules: {
          outcomes: { busy: { turn: 'same', after: '20m', times: 2 } },
          results: { d1: { turn: 'same', after: '1h' } },
        },
      });
  });

  it('take a row away, and with the last one the table', async () => {
    const sent = house();
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign({ rules }) as never} />, { session: boss });
    await user.click(screen.getByRole('button', { name: 'Remove the row of Busy' }));
    await user.click(screen.getByTestId('save'));
    await expect.poll(() => sent.filter((s) => s.method === 'PUT')).toHaveLength(1);
    const body = sent.find((s) => s.method === 'PUT')?.body as { rules: object };
    expect(Object.keys(body.rules)).toEqual(['hours', 'lead_caps', 'regions', 'days_off']);
  });

  it('send no length that is none, and show what the server refuses at its field', async () => {
    const refusal = { code: 'invalid', key: 'rules.wait_short', message: 'x', field: 'rules.outcomes.busy.after' };
    const sent = house(() => Response.json(refusal, { status: 422 }));
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign({ rules }) as never} />, { session: boss });
    const after = screen.getByTestId('retry-after');
    await user.clear(after);
    await user.type(after, 'soon');
    await user.click(screen.getByTestId('save'));
    const group = within(screen.getByTestId('retry-rules.outcomes.busy'));
    expect(await group.findByText(/Write a length of time/)).toBeInTheDocument();
    expect(sent.some((s) => s.method === 'PUT')).toBe(false);
    await user.clear(after);
    await user.type(after, '20s');
    expect(group.queryByText(/Write a length of time/)).toBeNull();
    await user.click(screen.getByTestId('save'));
    expect(await group.findByText(/not called again within a minute/)).toBeInTheDocument();
    expect(after).toHaveAttribute('aria-invalid', 'true');
  });
});

describe('a retry in words', () => {
  it('says what follows, after how long and how often', () => {
    expect(retryText({ turn: 'same', after: '15m', times: 1 })).toBe('The same number after 15m, at most once');
    expect(retryText({ turn: 'next', after: '4h' })).toBe('The next number at once, the same one after 4h');
    expect(retryText({ turn: 'drop', next: '1h' })).toBe('Never this number, another number after 1h');
    expect(retryText({ turn: 'finish' })).toBe('Never this lead');
    expect(retryText({ turn: 'newer than this page' })).toBe('newer than this page');
  });

  it('holds lengths as the server reads them', () => {
    for (const gap of ['', 'none', 'forever', '90s', '15m', '4h', '3d']) expect(lengthAtFault({ gap })).toBe('');
    for (const gap of ['4', '0h', '4 h', '1.5h', 'soon', '-4h']) expect(lengthAtFault({ gap })).toBe('rules.gap');
    expect(lengthAtFault({ results: { d1: { turn: 'next', after: '1h', next: 'x' } } })).toBe(
      'rules.results.d1.next',
    );
  });
});
