import { fireEvent, screen, within } from '@testing-library/react';
import axe from 'axe-core';
import { useEffect } from 'react';
import { Route, Routes, useNavigate } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { queries } from '../api/queries';
import type { Campaign, CampaignStatus } from '../api/rows';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { CampaignsPage } from './CampaignsPage';
import { ControlPage } from './ControlPage';
import { campaign, ID, PROGRESS, status } from './fixtures';
import { pause, STATUS_MS } from './queries';

const boss = session({ permissions: ['campaigns.read', 'campaigns.control', 'campaigns.manage', 'queues.read'] });

interface House {
  row?: Partial<Campaign>;
  status?: Partial<CampaignStatus> | Response;
  recycle?: Record<string, number>;
}

/** What recycling would come to: a third of it has a code, three of them are barred, few were tried seldom. */
function recyclable(outcomes: Record<string, number>, wish: URLSearchParams) {
  const chosen = wish.getAll('outcomes');
  const seldom = Number(wish.get('attempts_below')) < 100;
  const sum = chosen.reduce((all, o) => all + (outcomes[o] ?? 0), 0);
  const code =
    chosen.includes('connected') && wish.get('codes') === 'true'
      ? [{ id: 'd1', name: 'Not now', leads: Math.floor(sum / 3) }]
      : [];
  const leads = seldom ? 7 : wish.has('dispositions') ? Math.floor(sum / 3) : sum;
  return { outcomes, dispositions: code, leads, barred: leads > 7 ? 3 : 0 };
}

/** A server with one campaign that does what it is told. */
function house({ row = {}, status: s = {}, recycle = {} }: House = {}): Sent[] {
  let now = campaign(row);
  return recordRequests(({ path, method, search, body }) => {
    if (path.endsWith('/control')) {
      now = { ...now, ...(body as object) };
      return Response.json(now);
    }
    if (path.endsWith('/status')) return s instanceof Response ? s.clone() : Response.json(status(s));
    if (path.endsWith('/progress')) return Response.json(PROGRESS);
    if (path.endsWith('/recycle'))
      return Response.json(method === 'GET' ? recyclable(recycle, new URLSearchParams(search)) : { leads: 409 });
    if (path.endsWith('/lists'))
      return Response.json({ items: ['l1', 'l2', 'l3'].map((id) => ({ id, name: `List ${id}` })) });
    if (path.endsWith(`/campaigns/${ID}`)) return Response.json(now);
    if (path.endsWith('/campaigns')) return Response.json({ items: [now] });
    return Response.json({ items: [] });
  });
}

function At({ to, children }: { to: string; children: React.ReactNode }) {
  const navigate = useNavigate();
  useEffect(() => void navigate(to), [navigate, to]);
  return children;
}

const page = (who = boss) =>
  draw(
    <At to={`/campaigns/${ID}`}>
      <Routes>
        <Route path="campaigns/:id" element={<ControlPage />} />
        <Route path="*" element={null} />
      </Routes>
    </At>,
    { session: who },
  );

const wishes = (sent: Sent[]) => sent.filter((s) => s.path.endsWith('/control')).map((s) => s.body);

beforeEach(async () => {
  await loadSection('admin');
  await loadSection('campaigns');
});

describe('why a campaign does not dial more', () => {
  it('is said in one sentence beside wanted, allowed and placed', async () => {
    house();
    const { container } = page();
    expect(await screen.findByTestId('bound')).toHaveTextContent('The trunk takes no more calls a second.');
    expect(screen.getByTestId('step-wanted')).toHaveTextContent('9');
    expect(screen.getByTestId('step-allowed')).toHaveTextContent('6');
    expect(screen.getByTestId('step-placed')).toHaveTextContent('2');
    expect(screen.getByTestId('funnel')).toHaveTextContent('37% of attempts');
    expect(screen.getByTestId('holds')).toHaveTextContent('The number is on a public do-not-call register.');
    expect(screen.getByText(/Counted 1 minute ago/)).toBeInTheDocument();
    expect(await screen.findByTestId('by-list')).toHaveTextContent('1,879 of 12,000 (16%)');
    const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  });

  it('tells until when, as a time and as how far that is', async () => {
    house({ status: { bound: 'window', until: new Date(Date.now() + 2 * 3_600_000).toISOString() } });
    page();
    expect(await screen.findByTestId('bound')).toHaveTextContent(/Until .+, in 2 hours\./);
  });

  it('puts a trouble on top, with the way to the settings', async () => {
    house({
      status: { bound: 'settings', trouble: 'No message.', trouble_key: 'campaign.no_message', wanted: 0, placed: 0 },
    });
    page();
    const alert = await screen.findByTestId('trouble');
    expect(alert).toHaveTextContent('The law wants a message');
    expect(within(alert).getByRole('link')).toHaveAttribute('href', `/campaigns/${ID}/edit`);
  });

  it('says a bound and a trouble that are newer than the page as they came', async () => {
    house({ status: { bound: 'moon' as never, trouble: 'The moon is full.', trouble_key: 'campaign.moon' } });
    page();
    expect(await screen.findByTestId('bound')).toHaveTextContent('moon');
    expect(screen.getByTestId('trouble')).toHaveTextContent('The moon is full.');
  });

  it('says over the limit in a word, not in a colour alone', async () => {
    const [w] = status().windows;
    house({ status: { windows: [{ ...(w as never as object), abandoned: 9, allowance: 0, over: true } as never] } });
    page();
    expect(await screen.findByTestId('law-windows')).toHaveTextContent('◉ Over the limit');
    expect(screen.queryByTestId('law-rolling')).toBeNull();
    expect(screen.getByTestId('forecast')).toHaveTextContent('2.4%');
  });

  it('shows the last eight hours beside the windows, as no law’s figure', async () => {
    const [w] = status().windows;
    house({ status: { rolling: { ...(w as never as object), abandoned: 9, allowance: 0, over: false } as never } });
    page();
    const row = await screen.findByTestId('law-rolling');
    expect(row).toHaveTextContent('The last 8 hours');
    expect(row).toHaveTextContent('9 of 251');
    expect(row).not.toHaveTextContent('Nothing left');
  });
});

describe('the status', () => {
  it('is broken alone: whoever steers can stop without it', async () => {
    const sent = house({
      status: Response.json({ code: 'unavailable', key: 'campaign.no_engine' }, { status: 503 }),
    });
    const { user } = page();
    expect(await screen.findByText(/The dialling engine is not running here/)).toBeInTheDocument();
    await user.click(screen.getByTestId('turn'));
    await expect.poll(() => wishes(sent)).toEqual([{ state: 'stopped' }]);
  });

  it('says its age when it is older than six seconds', async () => {
    house();
    page();
    await screen.findByTestId('bound');
    expect(screen.getByTestId('age')).toHaveTextContent('live');
    house({ status: Response.json({ code: 'unavailable' }, { status: 503 }) });
    queries.setQueryData(['campaign-status', ID], status(), { updatedAt: Date.now() - 21_000 });
    expect(await screen.findByText(/These figures are 0:2\d old/)).toBeInTheDocument();
    expect(screen.getByTestId('status')).toHaveAttribute('data-stale');
  });

  it('is asked for more seldom the longer it fails', () => {
    expect(pause(false, 0, STATUS_MS)).toBe(2_000);
    expect(pause(true, 100_000, STATUS_MS, 101_000)).toBe(4_000);
    expect(pause(true, 100_000, STATUS_MS, 120_000)).toBe(10_000);
    expect(pause(true, 100_000, STATUS_MS, 900_000)).toBe(30_000);
    expect(pause(true, 0, STATUS_MS)).toBe(4_000);
  });

  it('says so of a campaign that is gone', async () => {
    recordRequests(() => Response.json({ code: 'not_found' }, { status: 404 }));
    page();
    expect(await screen.findByText('This campaign is not there any more.')).toBeInTheDocument();
  });
});

describe('steering', () => {
  it('stops at once in two steps at one place', async () => {
    const sent = house();
    const { user } = page();
    await user.click(await screen.findByTestId('emergency'));
    expect(wishes(sent)).toEqual([]);
    expect(screen.getByTestId('emergency-confirm')).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.getByTestId('emergency')).toHaveFocus();
    await user.keyboard('{Enter}');
    await user.click(screen.getByTestId('emergency-confirm'));
    await expect.poll(() => wishes(sent)).toEqual([{ state: 'stopped', now: true }]);
    expect(await screen.findByTestId('emergency')).toBeInTheDocument();
    expect(screen.getByTestId('campaign-state')).toHaveTextContent('Stopped');
  });

  it('changes the mode while it runs, and tells what the rules let it be', async () => {
    const sent = house({ status: { mode_now: 'progressive' } });
    const { user } = page();
    expect(await screen.findByTestId('mode-now')).toHaveTextContent('The rules allow only Progressive');
    expect(screen.getByTestId('mode-predictive')).toHaveAttribute('aria-pressed', 'true');
    await user.click(screen.getByTestId('mode-power'));
    await expect.poll(() => wishes(sent)).toEqual([{ mode: 'power' }]);
    expect(await screen.findByTestId('ratio')).toBeInTheDocument();
  });

  it('brakes by slider and by number, and keys one after the other are one wish', async () => {
    const sent = house();
    page();
    const slider = await screen.findByTestId('pace-slider');
    for (const value of ['75', '70', '65']) fireEvent.change(slider, { target: { value } });
    await expect.poll(() => wishes(sent), { timeout: 3000 }).toEqual([{ pace: 65 }]);
    expect(slider).toHaveAttribute('aria-valuetext', '65 %');
  });

  it('is not there for who may only look', async () => {
    house();
    page(session({ permissions: ['campaigns.read'] }));
    expect(await screen.findByText('You may look, but not steer this campaign.')).toBeInTheDocument();
    expect(screen.queryByTestId('emergency')).toBeNull();
    expect(screen.queryByTestId('recycle-open')).toBeNull();
    expect(screen.getByTestId('mode-power')).toBeDisabled();
  });
});

describe('calling leads again', () => {
  it('says how many before it does, who of them is barred, and how many it did', async () => {
    const sent = house({ recycle: { no_answer: 300, busy: 112, connected: 40, fax: 0 } });
    const { user } = page();
    await user.click(await screen.findByTestId('recycle-open'));
    await user.click(await screen.findByTestId('recycle-no_answer'));
    await user.click(screen.getByTestId('recycle-busy'));
    expect(screen.queryByTestId('recycle-fax')).toBeNull();
    expect(await screen.findByText('412 leads will be due again.')).toBeInTheDocument();
    expect(screen.getByTestId('recycle-barred')).toHaveTextContent('3 of them will not be called');
    await user.clear(screen.getByTestId('recycle-below'));
    await user.type(screen.getByTestId('recycle-below'), '3');
    expect(screen.getByTestId('recycle-sum')).toHaveTextContent('Counting…');
    expect(screen.getByTestId('recycle-go')).toBeDisabled();
    expect(await screen.findByText('7 leads will be due again.')).toBeInTheDocument();
    expect(screen.queryByTestId('recycle-barred')).toBeNull();
    await user.click(screen.getByTestId('recycle-go'));
    expect(await screen.findByTestId('recycle-done')).toHaveTextContent('409 leads are due again.');
    expect(sent.filter((s) => s.method === 'POST').map((s) => s.body)).toEqual([
      { outcomes: ['no_answer', 'busy'], attempts_below: 3, dispositions: [], list_ids: [] },
    ]);
  });

  it('is narrowed by code and by list', async () => {
    const sent = house({ row: { list_ids: ['l1', 'l2'] }, recycle: { connected: 40, busy: 5 } });
    const who = { permissions: [...boss.permissions, 'lists.read' as const] };
    const { user } = page(session(who));
    await user.click(await screen.findByTestId('recycle-open'));
    await user.click(await screen.findByTestId('recycle-connected'));
    expect(screen.queryByRole('checkbox', { name: /Not now/ })).toBeNull();
    await user.click(screen.getByTestId('recycle-codes'));
    await user.click(await screen.findByRole('checkbox', { name: 'Not now (13)' }));
    await user.click(await screen.findByRole('checkbox', { name: 'List l2' }));
    expect(screen.queryByRole('checkbox', { name: 'List l3' })).toBeNull();
    expect(screen.getByRole('checkbox', { name: 'Not now (13)' })).not.toBeChecked();
    await user.click(screen.getByRole('checkbox', { name: 'Not now (13)' }));
    expect(await screen.findByText('13 leads will be due again.')).toBeInTheDocument();
    await user.click(screen.getByTestId('recycle-go'));
    await screen.findByTestId('recycle-done');
    expect(sent.find((s) => s.method === 'POST')?.body).toEqual({
      ...{ outcomes: ['connected'], attempts_below: 100, dispositions: ['d1'], list_ids: ['l2'] },
    });
  });

  it('says so when there is nothing to call again', async () => {
    house();
    const { user } = page();
    await user.click(await screen.findByTestId('recycle-open'));
    expect(await screen.findByText(/No lead is closed/)).toBeInTheDocument();
  });
});

describe('the area', () => {
  it('is told to whom it is denied', () => {
    house();
    draw(<CampaignsPage />, { session: session({ permissions: ['desk.work'] }) });
    expect(screen.getByText(/You may not see campaigns/)).toBeInTheDocument();
  });
});
