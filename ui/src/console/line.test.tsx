import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { usePhone } from '../phone/store';
import { agent, desk, interaction } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { CallRegion } from './CallRegion';
import { StateControl } from './StateControl';

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
const talking = { phase: 'up' as const, offerId: 'o1', interactionId: 'i1', line: 'l1', answerNow: false };
beforeEach(() =>
  usePhone.setState({ role: 'leader', registration: 'registered', muted: false, spokenMuted: false, quality: null }),
);

describe('the end of the shift', () => {
  it('lists open work and waits for its end', async () => {
    const sent = recordRequests();
    const own = agent({
      activity: 'talking',
      work: [{ interaction_id: 'i1', channel: 'voice', state: 'active', since: soon(0) }],
    });
    const { user } = draw(<StateControl />, {
      desk: desk({ agent: own, interactions: [interaction({ from_name: 'Carmen' })] }),
    });
    await user.click(screen.getByTestId('state-control'));
    await user.click(await screen.findByRole('menuitem', { name: 'End shift' }));
    expect(await screen.findByRole('dialog', { name: 'End shift' })).toHaveTextContent('Carmen · Talking');
    expect(sent).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'End when this is done' }));
    expect(sent[0]).toMatchObject({ method: 'DELETE', path: '/api/v1/desk/shift', search: '?after_work=true' });
  });
});

describe('the line', () => {
  const settled = soon(-20_000);
  const silent = { mos: 4, lossPercent: 0, jitterMs: 1, rttMs: 20, codec: 'opus', silent: true };
  it('warns when nothing is heard of the customer, but not on hold', () => {
    usePhone.setState({ call: talking, quality: silent });
    const view = draw(<CallRegion />, { desk: desk({ interactions: [interaction({ since: settled })] }) });
    expect(screen.getByRole('alert')).toHaveTextContent('No sound from the other side');
    view.unmount();
    draw(<CallRegion />, { desk: desk({ interactions: [interaction({ state: 'held', since: settled })] }) });
    expect(screen.queryByRole('alert')).toBeNull();
  });
  it('tells who speaks into a muted microphone', () => {
    usePhone.setState({ call: talking, muted: true, spokenMuted: true });
    draw(<CallRegion />, { desk: desk({ interactions: [interaction()] }) });
    expect(screen.getByTestId('spoken-muted')).toHaveTextContent('You are muted');
  });
});
