import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { useEffect } from 'react';
import { Route, Routes, useNavigate } from 'react-router';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CampaignSample, CampaignSamples } from '../api/rows';
import { loadSection } from '../i18n';
import { session } from '../test/fixtures';
import { draw, recordRequests, type Sent } from '../test/render';
import { campaign, ID } from './fixtures';
import { SamplesPage } from './SamplesPage';

const boss = session({ permissions: ['campaigns.read', 'campaigns.control', 'recordings.play'] });

const sample = (id: string, part: Partial<CampaignSample> = {}): CampaignSample => ({
  id,
  attempt_id: `a${id}`,
  number: '+34600000001',
  at: '2026-03-02T09:00:00Z',
  duration_ms: 2500,
  cause: 'LONGGREETING-1500-1500',
  outcome: 'machine',
  ...part,
});

const SHARE = { open: 2, people: 1, machines: 9, unclear: 0, share: 0.1, bound: 0.394 };

/** A server with two samples that nobody judged. */
function house(answer: Partial<CampaignSamples> | Response = {}, saves = true): Sent[] {
  return recordRequests(({ path, method }) => {
    if (path.endsWith(`/campaigns/${ID}`)) return Response.json(campaign());
    if (method === 'PUT')
      return saves ? Response.json({ ...SHARE, open: 1, machines: 10 }) : new Response(null, { status: 503 });
    if (path.endsWith('/samples'))
      return answer instanceof Response
        ? answer.clone()
        : Response.json({ items: [sample('s2'), sample('s1')], share: SHARE, ...answer });
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
    <At to={`/campaigns/${ID}/samples`}>
      <Routes>
        <Route path="campaigns/:id/samples" element={<SamplesPage />} />
        <Route path="*" element={null} />
      </Routes>
    </At>,
    { session: who },
  );

const judged = (sent: Sent[]) => sent.filter((s) => s.method === 'PUT').map((s) => [s.path.split('/').pop(), s.body]);

beforeEach(async () => {
  await loadSection('admin');
  await loadSection('campaigns');
});

describe('machine samples', () => {
  it('are judged by keys, one after the other, and tell the share of people among machines', async () => {
    const sent = house();
    const { container } = page();
    expect(await screen.findByTestId('share')).toHaveTextContent('1 of 10 judged samples were people');
    expect(screen.getByTestId('share')).toHaveTextContent('at most 39%');
    const [first, second] = await screen.findAllByTestId('sample');
    if (!first || !second) throw new Error('two samples are missing');
    const { violations } = await axe.run(container, { rules: { region: { enabled: false } } });
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
    fireEvent.keyDown(within(first).getByTestId('play'), { key: '2' });
    await waitFor(() => expect(first).toHaveAttribute('data-heard', 'machine'));
    expect(judged(sent)).toEqual([['s2', { heard: 'machine' }]]);
    expect(screen.getByTestId('share')).toHaveTextContent('1 of 11');
    expect(within(second).getByTestId('play')).toHaveFocus();
    fireEvent.click(within(first).getByTestId('unjudge'));
    await waitFor(() => expect(first).toHaveAttribute('data-heard', ''));
    expect(judged(sent)[1]).toEqual(['s2', { heard: '' }]);
  });

  it('say so when a judgement was not written down', async () => {
    house({}, false);
    page();
    const [first] = await screen.findAllByTestId('sample');
    if (!first) throw new Error('a sample is missing');
    fireEvent.click(within(first).getByTestId('heard-person'));
    expect(await within(first).findByRole('alert')).toHaveTextContent('was not written down');
    expect(first).toHaveAttribute('data-heard', '');
  });

  it('say that every machine counts as a person while nothing was judged', async () => {
    house({ items: [], share: { open: 0, people: 0, machines: 0, unclear: 0, share: 0, bound: 1 } });
    page();
    expect(await screen.findByTestId('share')).toHaveTextContent('take every machine for a person');
    expect(screen.getByText('No samples are waiting for a judgement.')).toBeInTheDocument();
  });

  it('are not judged by who may not control the campaign, nor heard by who may hear no recordings', async () => {
    house();
    const { unmount } = page(session({ permissions: ['campaigns.read', 'recordings.play'] }));
    expect(await screen.findAllByTestId('play')).toHaveLength(2);
    expect(screen.queryByTestId('heard-person')).toBeNull();
    unmount();
    page(session({ permissions: ['campaigns.read', 'campaigns.control'] }));
    expect(await screen.findByText(/You may not hear recordings/)).toBeInTheDocument();
  });

  it('tell a broken load and try again', async () => {
    house(new Response(JSON.stringify({ detail: 'down' }), { status: 503 }));
    page();
    expect(await screen.findByText('The samples could not be loaded.')).toBeInTheDocument();
  });
});
