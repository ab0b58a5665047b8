import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToKeys } from '../keys/dispatcher';
import { phone } from '../phone';
import { usePhone } from '../phone/store';
import { agent, desk, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { CallRegion } from './CallRegion';
import { chooseCode } from './codes';
import { DialPad } from './DialPad';
import { model } from './model';
import { StateControl } from './StateControl';
import { dialable } from './useDial';
import { WorkList } from './WorkList';
import { WrapUpPanel } from './WrapUpPanel';

const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
const talking = { phase: 'up' as const, offerId: 'o1', interactionId: 'i1', line: 'l1', answerNow: false };
let stop: () => void;
beforeEach(() => {
  stop = listenToKeys(document);
  usePhone.setState({
    role: 'leader',
    registration: 'registered',
    call: null,
    accepting: null,
    failure: null,
    hungUp: null,
    muted: false,
    spokenMuted: false,
    quality: null,
  });
});
afterEach(() => stop());

describe('an offer', () => {
  const offered = interaction({ state: 'offered', from_name: 'Carmen', offer_id: 'o1', offer_expires: soon(20_000) });

  it('announces itself and is accepted by F2', async () => {
    const accept = vi.spyOn(phone, 'accept').mockReturnValue();
    const { user } = draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    expect(screen.getByRole('alertdialog', { name: 'Incoming call' })).toHaveTextContent('Carmen');
    expect(screen.getByRole('progressbar')).toBeInTheDocument();
    await user.keyboard('{F2}');
    expect(accept).toHaveBeenCalledWith('i1');
  });

  it('takes the focus, but not from somebody who types', () => {
    draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    expect(screen.getByRole('button', { name: /Accept/ })).toHaveFocus();
  });

  it('leaves the field of somebody who types alone', () => {
    const field = document.createElement('textarea');
    document.body.append(field);
    field.focus();
    draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    expect(field).toHaveFocus();
    field.remove();
  });

  it('is declined at the server', async () => {
    const sent = recordRequests();
    const { user } = draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    await user.click(screen.getByRole('button', { name: 'Decline' }));
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/api/v1/interactions/i1/decline' });
  });

  it('is declined with a reason', async () => {
    const sent = recordRequests();
    const { user } = draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    await user.click(screen.getByRole('button', { name: 'Decline with a reason' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Another language is needed' }));
    expect(sent[0]).toMatchObject({ path: '/api/v1/interactions/i1/decline', search: '?reason=language' });
  });

  it('tells on which way the caller came, in which language, and whom they spoke with', () => {
    const known = { ...offered, entry_id: 'e1', queued_at: soon(-42_000) };
    draw(<CallRegion />, {
      desk: desk({ interactions: [known] }),
      contacts: {
        match: 'exact',
        items: [{ id: 'c1', name: 'Carmen Ortega' }],
        last_agent: { id: 'a2', name: 'Ben', at: soon(-3 * 86_400_000) },
      },
    });
    const card = screen.getByRole('alertdialog', { name: 'Incoming call' });
    for (const fact of [
      'Carmen Ortega',
      'Known contact',
      'via Main number',
      'Spanish',
      'Spoke with Ben 3 days ago',
      'waited 0:42',
    ])
      expect(card).toHaveTextContent(fact);
  });

  it('shows connecting, then the cause with its remedy', () => {
    usePhone.setState({ accepting: 'i1' });
    draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    expect(screen.getByText('Connecting…')).toBeInTheDocument();
    act(() => usePhone.setState({ accepting: null, failure: { interactionId: 'i1', kind: 'microphone' } }));
    expect(screen.getByRole('alert')).toHaveTextContent('The microphone cannot be used');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
  });

  it('rings on the desk phone of an agent with an extension', () => {
    const own = agent({ device: { kind: 'extension', endpoint: '201', registered: true, since: soon(0) } });
    draw(<CallRegion />, { desk: desk({ agent: own, interactions: [offered] }) });
    expect(screen.queryByRole('button', { name: /Accept/ })).toBeNull();
    expect(screen.getByText('Answer on your desk phone')).toBeInTheDocument();
  });

  it('cannot be accepted in a tab without the phone', () => {
    usePhone.setState({ role: 'follower' });
    draw(<CallRegion />, { desk: desk({ interactions: [offered] }) });
    expect(screen.getByRole('button', { name: 'Take over here' })).toBeEnabled();
  });
});

describe('the call strip', () => {
  it('mutes, holds and hangs up by key', async () => {
    const sent = recordRequests();
    const mute = vi.spyOn(phone, 'toggleMute').mockReturnValue();
    const hangup = vi.spyOn(phone, 'hangup').mockReturnValue();
    usePhone.setState({ call: talking });
    const { user } = draw(<CallRegion />, { desk: desk({ interactions: [interaction()] }) });
    await user.keyboard('{F8}{F9}{Shift>}{F8}{/Shift}{Shift>}{F8}{/Shift}');
    expect(mute).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(sent[0]?.path).toBe('/api/v1/interactions/i1/hold'));
    expect(hangup).toHaveBeenCalledTimes(1); // throttled
  });

  it('names its timers', () => {
    usePhone.setState({ call: talking });
    draw(<CallRegion />, {
      desk: desk({ interactions: [interaction({ state: 'held', since: soon(-20_000), talk_ms: 192_000 })] }),
    });
    expect(screen.getAllByRole('timer').map((t) => t.textContent)).toEqual(['talk 3:12', 'held 0:20']);
  });

  it('warns of a hold that is longer than the queue allows', () => {
    usePhone.setState({ call: talking });
    const d = desk({ interactions: [interaction({ state: 'held', since: soon(-20_000) })] });
    const allow = (seconds: number) => {
      const q = d.queue_settings.q1 as NonNullable<typeof d.queue_settings.q1>;
      return { ...d, queue_settings: { q1: { ...q, hold_limit_seconds: seconds } } };
    };
    const { unmount } = draw(<CallRegion />, { desk: allow(30) });
    expect(screen.queryByTestId('hold-limit')).toBeNull();
    unmount();
    draw(<CallRegion />, { desk: allow(15) });
    expect(screen.getByTestId('hold-limit')).toHaveTextContent('Held too long');
  });

  it('sends tones', async () => {
    const tone = vi.spyOn(phone, 'sendDtmf').mockReturnValue();
    usePhone.setState({ call: talking });
    const { user } = draw(<CallRegion />, { desk: desk({ interactions: [interaction()] }) });
    await user.click(screen.getByRole('button', { name: 'Keypad' }));
    await user.click(await screen.findByRole('button', { name: '5' }));
    expect(tone).toHaveBeenCalledWith('5');
  });

  it('offers the way back after the phone was lost', async () => {
    const sent = recordRequests();
    const { user } = draw(<CallRegion />, { desk: desk({ interactions: [interaction({ state: 'suspended' })] }) });
    await user.keyboard('{F2}');
    await waitFor(() => expect(sent[0]?.path).toBe('/api/v1/interactions/i1/return'));
  });

  it('is gone at once when hung up here', () => {
    usePhone.setState({ hungUp: 'i1' });
    draw(<CallRegion />, { desk: desk({ interactions: [interaction()] }) });
    expect(screen.queryByTestId('call-strip')).toBeNull();
  });
});

describe('wrap-up', () => {
  let wrapping = interaction();
  beforeEach(() => {
    wrapping = interaction({ state: 'wrapup', wrapup_ends: soon(24_000), notes: 'as noted' });
  });

  it('is coded by digit and finished by Ctrl+Enter', async () => {
    const sent = recordRequests();
    const d = desk({ interactions: [wrapping] });
    const { user } = draw(<WrapUpPanel interaction={wrapping} desk={d} />, { desk: d });
    expect(screen.getByRole('timer')).toHaveTextContent('Wrap-up ends in 0:24');
    await user.keyboard('2');
    expect(screen.getByRole('radio', { name: /Call again/ })).toBeChecked();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(sent.at(-1)).toMatchObject({
        path: '/api/v1/interactions/i1/wrapup/finish',
        // biome-ignore lint/suspicious/noThenProperty: the API's word for what comes next
        body: { disposition_id: 'd2', notes: 'as noted', then: 'ready' },
      }),
    );
  });

  it('digits typed into the notes are text', async () => {
    recordRequests();
    const i = { ...wrapping, id: 'i9' };
    const d = desk({ interactions: [i] });
    const { user } = draw(<WrapUpPanel interaction={i} desk={d} />, { desk: d });
    await user.type(screen.getByRole('textbox', { name: /Notes/ }), ' 2');
    expect(screen.getByRole('radio', { name: /Call again/ })).not.toBeChecked();
    expect(screen.getByRole('textbox', { name: /Notes/ })).toHaveValue('as noted 2');
  });

  it('can be extended as often as the queue allows', () => {
    const d = desk({ interactions: [wrapping] });
    const view = draw(<WrapUpPanel interaction={wrapping} desk={d} />, { desk: d });
    expect(screen.getByRole('button', { name: /Extend/ })).toBeEnabled();
    view.unmount();
    draw(<WrapUpPanel interaction={{ ...wrapping, wrapup_extends: 1 }} desk={d} />, { desk: d });
    expect(screen.queryByRole('button', { name: /Extend/ })).toBeNull();
  });

  it('what ended without a code is coded later', async () => {
    const sent = recordRequests();
    const late = interaction({ id: 'i7', state: 'ended', answered_at: soon(0), code_wanted: true });
    const d = desk({ interactions: [late] });
    act(() => chooseCode('i7', 'd1'));
    const { user } = draw(<WrapUpPanel interaction={late} desk={d} />, { desk: d });
    await user.click(screen.getByRole('button', { name: /Save code/ }));
    expect(sent.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/api/v1/interactions/i7/coding',
      body: { disposition_id: 'd1' },
    });
  });
});

describe('the state control', () => {
  it('pauses by digit', async () => {
    const sent = recordRequests();
    const { user } = draw(<StateControl />);
    await user.click(screen.getByTestId('state-control'));
    await screen.findByRole('menuitem', { name: /Lunch/ });
    await user.keyboard('1');
    expect(sent[0]).toMatchObject({ path: '/api/v1/desk/state', body: { state: 'paused', reason_id: 'p1' } });
  });

  it('shows what comes after this work, and takes it back', async () => {
    const sent = recordRequests();
    const own = agent({ activity: 'talking', next_state: 'paused', next_reason: 'p1' });
    const { user } = draw(<StateControl />, { desk: desk({ agent: own }) });
    expect(screen.getByTestId('pending-state')).toHaveTextContent('After this: Lunch');
    await user.click(screen.getByRole('button', { name: 'Cancel "after this: Lunch"' }));
    expect(sent[0]).toMatchObject({ body: { state: 'ready' } });
  });

  it('returns from a missed offer with one key', async () => {
    const sent = recordRequests();
    const { user } = draw(<StateControl />, {
      desk: desk({ agent: agent({ state: 'missed', activity: 'missed' }) }),
    });
    await user.keyboard('{Shift>}P{/Shift}');
    expect(sent[0]).toMatchObject({ body: { state: 'ready' } });
  });
});

describe('the hand', () => {
  it('is raised with one key, tells since when, and is lowered', async () => {
    const requests = recordRequests();
    const sent = () => requests.filter((r) => r.path === '/api/v1/desk/hand'); // an earlier page may still save its notes
    const { user } = draw(<StateControl />);
    await user.keyboard('!');
    expect(sent()[0]).toMatchObject({ method: 'PUT', body: { note: '' } });
  });
  it('is explained in a few words, and lowered', async () => {
    const requests = recordRequests();
    const sent = () => requests.filter((r) => r.path === '/api/v1/desk/hand'); // an earlier page may still save its notes
    const { user } = draw(<StateControl />, {
      desk: desk({ agent: agent({ hand_since: '2026-03-02T10:00:00Z' }) }),
    });
    await user.click(screen.getByRole('button', { name: /Supervisor asked for/ }));
    await user.type(await screen.findByLabelText('What do you need? (optional)'), 'A refund{Enter}');
    expect(sent()[0]).toMatchObject({ method: 'PUT', body: { note: 'A refund' } });
    await user.click(screen.getByRole('button', { name: 'Ask no longer for a supervisor' }));
    expect(sent().at(-1)).toMatchObject({ method: 'DELETE' });
  });
});

describe('the work list', () => {
  it('tells why nothing comes', () => {
    const d = desk({ agent: agent({ state: 'paused', activity: 'paused' }) });
    draw(<WorkList desk={d} model={model(d)} selected="" onSelect={() => undefined} stale={false} />, { desk: d });
    expect(screen.getByText('You are not ready, so nothing is offered to you.')).toBeInTheDocument();
  });
  it('has no dial pad for who may never dial', () => {
    const d = desk();
    draw(<WorkList desk={d} model={model(d)} selected="" onSelect={() => undefined} stale={false} />, {
      desk: d,
      session: session({ permissions: ['desk.work'] }),
    });
    expect(screen.queryByRole('button', { name: 'Dial a number' })).toBeNull();
  });
  it('puts what lacks a code into its own section', () => {
    const d = desk({ interactions: [interaction({ state: 'ended', answered_at: soon(0), code_wanted: true })] });
    draw(<WorkList desk={d} model={model(d)} selected="" onSelect={() => undefined} stale={false} />, { desk: d });
    expect(screen.getByRole('region', { name: 'Needs code' })).toBeInTheDocument();
  });
});

describe('dialling', () => {
  it('reads numbers as people write them', () => {
    expect([dialable('+34 (600) 111-222'), dialable('*97'), dialable('Carmen'), dialable('')]).toEqual([
      '+34600111222',
      '*97',
      '',
      '',
    ]);
  });
  it('calls for a queue', async () => {
    const sent = recordRequests();
    const { user } = draw(<DialPad desk={desk()} />);
    await user.click(screen.getByRole('button', { name: 'Dial a number' }));
    await user.type(await screen.findByRole('textbox', { name: 'Number' }), '600 111 222');
    await user.click(screen.getByRole('button', { name: 'Call' }));
    // notes of a test before may still be on their way
    const dialled = sent.find((s) => s.path === '/api/v1/desk/dial');
    expect(dialled).toMatchObject({ body: { number: '600111222', queue_id: 'q1' } });
  });
});
