import { readFileSync } from 'node:fs';
import { screen } from '@testing-library/react';
import { useEffect } from 'react';
import { Route, Routes, useNavigate } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { NounEditor } from '../admin/NounEditor';
import { loadSection } from '../i18n';
import { draw, recordRequests } from '../test/render';
import { CampaignList } from './CampaignList';
import { CAMPAIGNS, TRUNKS } from './defs';
import { campaign, ID } from './fixtures';
import { boss, house } from './house';
import { LIMITS } from './Overrides';
import { ResultsPage } from './ResultsPage';
import { boundText, detectionText, limitText, OUTCOMES, outcomeText, ruleText } from './words';

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
