import { act, screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys, queries } from '../api/queries';
import type { Interaction, Party } from '../api/records';
import { Announcer } from '../app/announcer';
import { listenToKeys } from '../keys/dispatcher';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { agent, desk, interaction } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { useSheet } from '../transfer/sheet';
import { CallRegion } from './CallRegion';
import { HistoryList } from './History';
import { Timeline } from './Timeline';

const now = () => new Date().toISOString();
const ben = (state: Party['state'], part: Partial<Party> = {}): Party => ({
  name: 'Ben',
  agent_id: 'a2',
  state,
  since: now(),
  ...part,
});
const call = (part: Partial<Interaction>) => interaction({ from_name: 'Carmen', ...part });
const consulting = (state: Party['state']) => call({ state: 'consulting', third: ben(state) });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const paths = (sent: { method: string; path: string }[]) =>
  sent.filter((s) => s.method === 'POST').map((s) => s.path.replace('/api/v1/interactions/', ''));

let stop: () => void;
beforeEach(() => {
  stop = listenToKeys(document);
  useSheet.setState({ id: '', intent: 'transfer', joinNext: '' });
  usePhone.setState({
    role: 'leader',
    registration: 'registered',
    call: { phase: 'up', offerId: 'o1', interactionId: 'i1', line: 'l1', answerNow: false },
    accepting: null,
    failure: null,
    hungUp: null,
    muted: false,
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function region(...interactions: Interaction[]) {
  const hangup = vi.spyOn(phone, 'hangup').mockReturnValue();
  const sent = recordRequests();
  const view = draw(
    <>
      <CallRegion />
      <Announcer />
    </>,
    { desk: desk({ interactions }) },
  );
  return { ...view, hangup, sent };
}
const becomes = (...interactions: Interaction[]) =>
  act(() => queries.setQueryData(keys.desk, desk({ interactions })));

describe('the lanes', () => {
  it('show the customer and the third person, each with a word and a named time', () => {
    region(consulting('talking'));
    expect(screen.getByTestId('lane-customer')).toHaveTextContent(/Held.*Carmen.*held \d/);
    expect(screen.getByTestId('lane-third')).toHaveTextContent(/Consulting.*Ben.*consult \d.*You talk here/);
    expect(screen.getByTestId('lane-customer')).not.toHaveTextContent('You talk here');
  });

  it.each([
    ['calling', /Dialling.*Ben/, /Held.*Carmen/],
    ['held', /Held.*Ben/, /Talking.*Carmen/],
    ['joined', /In conference.*Ben/, /In conference.*Carmen/],
  ] as const)('name a third person who is %s', (state, third, customer) => {
    region(call({ state: state === 'calling' ? 'consulting' : 'active', third: ben(state) }));
    expect(screen.getByTestId('lane-third')).toHaveTextContent(third);
    expect(screen.getByTestId('lane-customer')).toHaveTextContent(customer);
  });

  it('swap by F9, join by Shift+C, complete by Shift+F9', async () => {
    const { user, sent } = region(consulting('talking'));
    expect(screen.queryByRole('button', { name: 'Hold' })).toBeNull();
    await user.keyboard('{F9}');
    await waitFor(() => expect(paths(sent)).toEqual(['i1/consult/swap']));
    await user.keyboard('{Shift>}C{/Shift}');
    await waitFor(() => expect(paths(sent)).toHaveLength(2));
    await user.keyboard('{Shift>}{F9}{/Shift}');
    await waitFor(() => expect(paths(sent)).toEqual(['i1/consult/swap', 'i1/consult/merge', 'i1/consult/complete']));
  });

  it('offer nothing that needs an answer as long as it rings', () => {
    region(consulting('calling'));
    for (const name of ['Swap', 'Complete transfer', 'Join']) expect(button(name)).toBeDisabled();
    expect(button('End consult')).toBeEnabled();
  });

  it('have no fault that axe finds', async () => {
    region(consulting('talking'));
    const { violations } = await axe.run(screen.getByTestId('call-region'), {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    });
    expect(violations.map((v) => v.id)).toEqual([]);
  });
});

describe('hanging up', () => {
  it('ends only the consult while the third person talks: our own line stays', async () => {
    const { user, sent, hangup } = region(consulting('talking'));
    await user.click(button('End consult'));
    await waitFor(() => expect(paths(sent)).toEqual(['i1/consult/drop']));
    expect(hangup).not.toHaveBeenCalled();
  });

  it('twice in a row does not hang up on the customer', async () => {
    const { user, sent, hangup } = region(consulting('talking'));
    await user.keyboard('{Shift>}{F8}{/Shift}');
    becomes(call({ state: 'held' }));
    await user.keyboard('{Shift>}{F8}{/Shift}');
    expect(hangup).not.toHaveBeenCalled();
    expect(paths(sent)).toEqual(['i1/consult/drop']);
  });

  it('leaves a conference to the others', async () => {
    const { user, hangup } = region(call({ third: ben('joined') }));
    await user.click(button('Leave'));
    expect(hangup).toHaveBeenCalledWith('i1');
  });

  it('ends the call after a swap; the third can be dropped alone', async () => {
    const { user, hangup, sent } = region(call({ third: ben('held') }));
    await user.click(button('Drop Ben'));
    await waitFor(() => expect(paths(sent)).toEqual(['i1/consult/drop']));
    expect(hangup).not.toHaveBeenCalled();
    await user.click(button('Hang up'));
    expect(hangup).toHaveBeenCalledWith('i1');
  });
});

describe('the adviser', () => {
  const advice = call({ kind: 'consult', parent_id: 'i0', hand_by: 'Ana', hand_note: 'wants a refund' });

  it('is asked by name, with the note', () => {
    const offer = { ...advice, state: 'offered' as const, offer_id: 'o1', offer_expires: now() };
    region(offer);
    expect(screen.getByRole('alertdialog', { name: 'Ana asks you about Carmen' })).toHaveTextContent(
      'wants a refund',
    );
    expect(screen.getByText(/^Ana asks you about Carmen. wants a refund/)).toBeInTheDocument();
  });

  it('sees whom they advise, leaves, and can neither hold nor transfer', () => {
    region(advice);
    expect(screen.getByTestId('call-strip')).toHaveTextContent('Advising Ana about Carmen');
    expect(button('Leave')).toBeEnabled();
    for (const name of ['Hold', 'Transfer', 'Consult', 'Conference'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it('is told when the conversation becomes their own', async () => {
    region(advice);
    becomes({ ...advice, kind: '' });
    expect(
      await screen.findByText(/The conversation with Carmen is yours now/, {}, { timeout: 3_000 }),
    ).toBeInTheDocument();
    expect(button('Transfer')).toBeEnabled();
  });
});

describe('a call that was handed on', () => {
  it('rings with the name of who gave it, and their note', () => {
    region(call({ state: 'offered', offer_id: 'o1', parent_id: 'i0', hand_by: 'Ana', hand_note: 'called twice' }));
    const card = screen.getByRole('alertdialog', { name: 'Incoming call' });
    expect(card).toHaveTextContent('Handed over by Ana');
    expect(card).toHaveTextContent('called twice');
  });

  it('tells in its history where it came from and where it went', () => {
    const i = call({
      state: 'wrapup',
      parent_id: 'i0',
      hand_by: 'Ana',
      ended_at: now(),
      handed_to: { to: 'agent', id: 'a2', name: 'Ben' },
    });
    draw(
      <>
        <Timeline interaction={i} queue="Sales" held={[call({ id: 'i0' })]} />
        <HistoryList items={[{ ...i, state: 'ended', outcome: 'handled' }]} />
      </>,
    );
    expect(screen.getByText(/Came from Ana/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open it' })).toHaveAttribute('href', '/desk/i/i0');
    expect(screen.getByText('Handed over to Ben')).toBeInTheDocument();
    expect(screen.getByText(/to Ben/, { selector: '.muted *, .muted' })).toBeInTheDocument();
  });
});

describe('every change', () => {
  it('is said, with what everybody hears', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    region(call({}));
    const said = async (text: string) => {
      await act(() => vi.advanceTimersByTimeAsync(2_100));
      expect(screen.getByText(text)).toBeInTheDocument();
    };
    becomes(consulting('calling'));
    await said('Calling Ben; Carmen hears music');
    becomes(consulting('talking'));
    await said('Ben is on the line; Carmen hears music');
    becomes(call({ third: ben('held') }));
    await said('You talk with Carmen; Ben hears music');
    becomes(call({ third: ben('joined') }));
    await said('Ben, Carmen and you talk together');
    becomes(call({}));
    await said('Ben is gone; you talk with Carmen');
    becomes(call({ state: 'wrapup', handed_to: { to: 'agent', id: 'a2', name: 'Ben' } }));
    await said('Handed over to Ben');
  });
});

describe('a second call', () => {
  const second = call({ id: 'i2', state: 'offered', offer_id: 'o2', from_name: 'Dora', kind: 'personal' });

  it('is a lane below the first, with no button that does nothing', () => {
    usePhone.setState({ role: 'follower' });
    region(call({}), second);
    expect(screen.getByTestId('call-strip')).toHaveTextContent('Carmen');
    expect(screen.getByRole('region', { name: 'Second call' })).toHaveTextContent('Dora');
    expect(screen.queryByRole('button', { name: /^Hold & answer/ })).toBeNull();
    expect(button('Decline')).toBeEnabled();
    usePhone.setState({ role: 'leader' });
  });

  it('is answered by press or by key; the server holds the first when they are connected', async () => {
    const accept = vi.spyOn(phone, 'accept').mockReturnValue();
    const { user, sent } = region(call({}), second);
    await user.click(button(/^Hold & answer/));
    await user.keyboard('{F2}');
    expect(accept.mock.calls).toEqual([['i2'], ['i2']]);
    expect(paths(sent)).toEqual([]);
  });

  it('that cannot be answered says why, and leaves the first on the line', () => {
    usePhone.setState({ failure: { interactionId: 'i2', kind: 'pbx' } });
    region(call({}), second);
    expect(screen.getByTestId('call-strip')).toHaveTextContent('Carmen');
    expect(screen.getByTestId('second-failure')).toHaveAttribute('data-cause', 'pbx');
    usePhone.setState({ failure: null });
  });

  it('taken is on the line, and the first waits below until it is resumed', async () => {
    const { user, sent } = region(
      call({ state: 'held', created_at: '2026-01-05T09:00:00Z' }),
      call({ ...second, state: 'active', created_at: '2026-01-05T09:05:00Z' }),
    );
    expect(screen.getByTestId('call-strip')).toHaveTextContent('Dora');
    await user.click(screen.getByTestId('resume-second'));
    expect(paths(sent)).toEqual(['i1/resume']);
  });

  it('hung up is gone at once, and the other one is not', () => {
    usePhone.setState({ hungUp: 'i2' });
    region(call({ state: 'held' }), call({ ...second, state: 'active' }));
    expect(screen.getByTestId('call-strip')).toHaveTextContent('Carmen');
    expect(screen.queryByTestId('second-call')).toBeNull();
    usePhone.setState({ hungUp: null });
  });

  it('on a desk phone is answered there', () => {
    recordRequests();
    const own = agent({ device: { kind: 'extension', endpoint: '201', registered: true, since: now() } });
    draw(<CallRegion />, { desk: desk({ agent: own, interactions: [call({}), second] }) });
    expect(screen.getByRole('region', { name: 'Second call' })).toHaveTextContent('Answer it on your desk phone');
  });
});
