import { readFileSync } from 'node:fs';
import { screen, within } from '@testing-library/react';
import { useEffect } from 'react';
import { Route, Routes, useNavigate } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { NounEditor } from '../admin/NounEditor';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { CampaignList } from './CampaignList';
import { CAMPAIGNS, TRUNKS } from './defs';
import { campaign, ID, status } from './fixtures';
import { LIMITS } from './Overrides';
import { ResultsPage } from './ResultsPage';
import { boundText, detectionText, limitText, OUTCOMES, outcomeText, ruleText } from './words';

const boss = session({
  permissions: ['campaigns.read', 'campaigns.control', 'campaigns.manage', 'queues.read', 'lists.read'],
});
const PRESET = { id: 'es', name: 'Spain', version: '2026-01-01', valid_from: '2026-01-01', review_by: '2026-02-01' };

function house(put: (sent: Sent) => Response = ({ body }) => Response.json(body)): Sent[] {
  return recordRequests((sent) => {
    const { path, method } = sent;
    if (method === 'PUT' || method === 'POST' || method === 'DELETE') return put(sent);
    if (path.endsWith('/calling-presets')) return Response.json({ items: [{ ...PRESET, expired: true }] });
    if (path.includes('/calling-presets/'))
      return Response.json({
        ...{ ...PRESET, expired: true, notes: [], sources: [] },
        rules: {
          gap: '4h',
          holidays: 'yes',
          number_caps: { week: 6 },
          regions: { 'ES-MD': { number_caps: { week: 4 } } },
        },
        retries: { busy: { turn: 'same', after: '15m', times: 5 }, fax: { turn: 'drop' } },
        sentences: [{ field: 'gap', text: 'Four hours lie between two calls.', advised: true }],
      });
    if (path.endsWith('/queues'))
      return Response.json({ items: [{ id: 'q1', name: 'Sales', disposition_ids: ['d1'] }] });
    if (path.endsWith('/dispositions'))
      return Response.json({ items: ['d1', 'd2'].map((id) => ({ id, name: `Code ${id}`, label: {} })) });
    if (path.endsWith('/lists'))
      return Response.json({
        items: [
          { id: 'l1', name: 'March' },
          { id: 'l2', name: 'April' },
        ],
      });
    if (path.endsWith('/status')) return Response.json(status({ bound: 'exhausted' }));
    if (path.endsWith('/campaigns')) return Response.json({ items: [campaign()] });
    return Response.json({ items: [] });
  });
}

beforeEach(async () => {
  await loadSection('admin');
  await loadSection('campaigns');
});

/** Words of a closed vocabulary as the daemon's source has them. */
function vocabulary(file: string, type: string): string[] {
  const go = readFileSync(file, 'utf8');
  return [...go.matchAll(new RegExp(`\\w+ +${type} += "(\\w*)"`, 'g'))].map((m) => m[1] as string);
}

describe('the words', () => {
  it('are there for every bound, rule, outcome and limit of the daemon', () => {
    const bounds = [
      ...vocabulary('../campaigns/status.go', 'Bound'),
      ...vocabulary('../campaigns/pacing/observation.go', 'Bound'),
    ];
    expect(bounds.length).toBeGreaterThan(20);
    for (const bound of bounds) expect(boundText({ bound: bound as never })).not.toBe(bound);
    const rules = vocabulary('../campaigns/rules/vocabulary.go', 'Rule').filter(Boolean);
    expect(rules.length).toBeGreaterThan(40);
    for (const rule of rules) expect(ruleText(rule)).not.toBe(rule);
    const outcomes = vocabulary('../campaigns/outcomes/outcomes.go', 'Outcome');
    expect([...OUTCOMES].sort()).toEqual(outcomes.sort());
    for (const o of OUTCOMES) expect(outcomeText(o)).not.toBe(o);
    for (const limit of LIMITS) expect(limitText(limit)).toMatch(/^[A-Z]/);
    const verdicts = [...readFileSync('../calls/reaching.go', 'utf8').matchAll(/Verdict\w+ += "(\w+)"/g)];
    expect(verdicts).toHaveLength(3);
    for (const [, verdict = ''] of verdicts) expect(detectionText({ verdict })).not.toBe(verdict);
    expect(detectionText({ verdict: 'unsure', cause: 'NEW-3' })).toBe('not sure (NEW-3)');
  });
});

describe('the settings of a campaign', () => {
  const rules = {
    hours: { mon: ['10:00-14:00'] },
    lead_caps: { day: 2, week: 9 },
    regions: { 'ES-MD': { gap: '8h' } },
    outcomes: { busy: { turn: 'same' as const, after: '10m' } },
    days_off: ['2026-12-24'],
  };

  it('keep the rules that no field knows', async () => {
    const sent = house();
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign({ rules }) as never} />, { session: boss });
    expect(screen.getByTestId('more-rules')).toHaveTextContent('ES-MD');
    expect(screen.getByTestId('more-rules')).not.toHaveTextContent('busy');
    await user.clear(screen.getByTestId('rule-lead_day'));
    await user.type(screen.getByTestId('rule-lead_day'), '1');
    await user.type(screen.getByTestId('rule-gap'), '6h');
    await user.click(screen.getByTestId('save'));
    await expect.poll(() => sent.filter((s) => s.method === 'PUT')).toHaveLength(1);
    const body = sent.find((s) => s.method === 'PUT')?.body as Record<string, unknown>;
    expect(body.rules).toEqual({ ...rules, lead_caps: { week: 9, day: 1 }, gap: '6h' });
  });

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

  it('read the law out, and warn that nobody has looked at it again', async () => {
    house();
    draw(<NounEditor def={CAMPAIGNS} row={campaign() as never} />, { session: boss });
    expect(await screen.findByText(/Past its day of review \(February 1, 2026\)/)).toBeInTheDocument();
    expect(screen.getByText(/Four hours lie between two calls/)).toBeInTheDocument();
  });

  it('say every wish that would loosen the law', async () => {
    const refusals = [
      { field: 'gap', law: '"4h"', own: '"1h"' },
      { region: 'ES-MD', field: 'lead_caps.day', law: '2', own: '5' },
    ];
    house(() =>
      Response.json(
        {
          ...{ code: 'invalid', key: 'rules.loosens', message: 'x', field: 'rules.gap' },
          params: { rule: 'gap', where: '', law: '"4h"', own: '"1h"', refusals },
        },
        { status: 422 },
      ),
    );
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign() as never} />, { session: boss });
    await user.type(screen.getByTestId('rule-gap'), '1h');
    await user.click(screen.getByTestId('save'));
    const box = await screen.findByTestId('refusals');
    expect(box).toHaveTextContent('Gap between calls: "4h" in the law, "1h" here.');
    expect(box).toHaveTextContent('Attempts to a lead (a day) in ES-MD: 2 in the law, 5 here.');
    expect(screen.getByTestId('rule-gap')).toHaveAttribute('aria-invalid', 'true');
  });

  it('detach a list at once, but only after a second press', async () => {
    const sent = house(() => new Response(null, { status: 204 }));
    const { user } = draw(<NounEditor def={CAMPAIGNS} row={campaign() as never} />, { session: boss });
    await user.click(await screen.findByRole('button', { name: 'Detach March' }));
    expect(sent.some((s) => s.method === 'DELETE')).toBe(false);
    await user.click(screen.getByTestId('detach'));
    await expect
      .poll(() => sent.filter((s) => s.method === 'DELETE').map((s) => s.path))
      .toEqual([`/api/v1/campaigns/${ID}/lists/l1`]);
  });

  it('have a trunk beside them', async () => {
    const sent = house();
    const { user } = draw(<NounEditor def={TRUNKS} row={null} />, { session: boss });
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'Provider A');
    await user.click(screen.getByRole('textbox', { name: /Endpoint/ }));
    await user.paste('PJSIP/{number}@a');
    await user.type(screen.getByTestId('field-numbers'), '+34910000001,');
    await user.click(screen.getByTestId('save'));
    await expect
      .poll(() => sent.find((s) => s.method === 'POST')?.body)
      .toMatchObject({
        ...{
          name: 'Provider A',
          route: 'PJSIP/{number}@a',
          channels: 30,
          cps: 5,
          numbers: ['+34910000001'],
          plus: true,
        },
      });
  });
});

describe('the list of campaigns', () => {
  it('tells why not more, and stops one', async () => {
    const sent = house(() => Response.json(campaign({ state: 'stopped' })));
    const { user } = draw(<CampaignList />, { session: boss });
    const row = await screen.findByTestId('campaign');
    await expect.poll(() => row.textContent).toContain('Every lead is done.');
    expect(row).toHaveTextContent('10,121');
    expect(row).toHaveTextContent('812 tried · 245 connected · 61 successes');
    await user.click(screen.getByRole('button', { name: 'Stop Renewals' }));
    await expect.poll(() => sent.find((s) => s.method === 'POST')?.body).toEqual({ state: 'stopped' });
  });

  it('says what a campaign needs where there is none', async () => {
    recordRequests(() => Response.json({ items: [] }));
    draw(<CampaignList />, { session: boss });
    expect(await screen.findByText(/A campaign needs a list of leads/)).toBeInTheDocument();
  });
});

function At({ to }: { to: string }) {
  const navigate = useNavigate();
  useEffect(() => void navigate(to), [navigate, to]);
  return null;
}

describe('the results', () => {
  it('are filtered by the address, and the same filters make the table for download', async () => {
    const attempt = {
      ...{ id: 'at1', number: '+34600111222', outcome: 'skipped', leased_at: '2026-03-02T10:00:00Z' },
      detection: { verdict: 'machine', cause: 'MAXWORDS-5-5' },
    };
    const sent = recordRequests(({ path }) => {
      if (path.endsWith('/results'))
        return Response.json({
          items: [{ attempt: { ...attempt, skip_reason: 'bad_time' }, lead: 'Zoe', list: 'March' }],
        });
      return Response.json(path.endsWith(ID) ? campaign() : { items: [] });
    });
    draw(
      <>
        <At to={`/campaigns/${ID}/results?outcome=skipped&from=2026-03-02`} />
        <Routes>
          <Route path="campaigns/:id/results" element={<ResultsPage />} />
          <Route path="*" element={null} />
        </Routes>
      </>,
      { session: boss },
    );
    expect(await screen.findByTestId('result-table')).toHaveTextContent('Passed over · Not a good time');
    expect(screen.getByTestId('detected')).toHaveTextContent('Detection: a machine (many words)');
    expect(sent.find((s) => s.path.endsWith('/results'))?.search).toContain('outcome=skipped');
    const href = screen.getByTestId('csv').getAttribute('href') ?? '';
    expect(href).toContain(`/api/v1/campaigns/${ID}/results.csv?`);
    expect(href).toContain('outcome=skipped');
    expect(href).toContain('from=2026-03-');
  });
});
