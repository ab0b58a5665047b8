import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Guidance } from '../api/answers';
import type { Form, Script } from '../api/rows';
import { ContextPanel } from '../console/ContextPanel';
import { chooseCode } from '../console/codes';
import { WrapUpPanel } from '../console/WrapUpPanel';
import { loadSection } from '../i18n';
import { listenToKeys } from '../keys/dispatcher';
import { desk, guide, interaction, session } from '../test/fixtures';
import { draw, recordRequests } from '../test/render';
import { popCrm } from './crm';
import { answerDrafts, useGuides, wishes } from './state';
import { dayIn, ownZone } from './zone';

const script: Script = {
  ...{ id: 's1', site_id: 's1', name: 'Welcome', version: 1 },
  steps: [
    {
      ...{ key: 'hello', title: 'Hello', text: 'Good day {{lead.name}} from {{lead.city}}, {{agent.name}} here.' },
      texts: { es: 'Buenos días' },
      choices: [
        { label: 'Has time', to: 'ask' },
        { label: 'No time', to: 'bye' },
      ],
    },
    { key: 'ask', title: 'Ask', text: 'How old are you?' },
    { key: 'bye', title: 'Goodbye', text: 'Goodbye.' },
  ],
};
const form: Form = {
  ...{ id: 'f1', site_id: 's1', name: 'Survey', version: 2 },
  fields: [
    { key: 'age', label: 'Age', kind: 'number', required: true, min: '18' },
    {
      key: 'likes',
      label: 'Likes',
      kind: 'choices',
      options: [
        { key: 'a', label: 'Apples' },
        { key: 'b', label: 'Pears' },
      ],
    },
  ],
};
const led = (part: Partial<Guidance> = {}) =>
  guide({ script, form, values: { 'lead.name': '"><script>alert(1)</script>', 'agent.name': 'Ana' }, ...part });
const talk = interaction({ answered_at: '2026-03-02T10:00:01.000Z' });
const wrapping = { ...talk, state: 'wrapup' as const };
let stop: () => void;

beforeAll(() => loadSection('guides'));
beforeEach(() => {
  stop = listenToKeys(document);
  localStorage.clear();
  sessionStorage.clear();
  answerDrafts.write('i1', undefined);
  wishes.write('i1', undefined);
  useGuides.setState({ tab: 'contact', focus: 0, refused: {} });
  chooseCode('i1', '');
});
afterEach(() => stop());

describe('a script', () => {
  const open = async () => {
    const drawn = draw(<ContextPanel interaction={talk} />, { guide: led() });
    await drawn.user.click(await screen.findByTestId('tab-script'));
    return drawn;
  };

  it('shows values as text and what is not known as a gap', async () => {
    await open();
    const speech = screen.getByTestId('speech');
    expect(speech).toHaveTextContent('Good day "><script>alert(1)</script> from , Ana here.');
    expect(speech.querySelector('script')).toBeNull();
    expect(screen.getByRole('img', { name: 'not known: lead.city' })).toBeInTheDocument();
  });

  it('is spoken in the language of the customer', async () => {
    const contacts = { match: 'exact', items: [{ id: 'c1', name: 'Eva', language: 'es', identities: [] }] };
    const { user } = draw(<ContextPanel interaction={talk} />, { guide: led(), contacts });
    await user.click(await screen.findByTestId('tab-script'));
    expect(screen.getByTestId('speech')).toHaveTextContent('Buenos días');
  });

  it('is walked through by keys alone, and a digit in it is no code', async () => {
    const { user } = await open();
    const panel = screen.getByTestId('script');
    panel.focus();
    await user.keyboard('2');
    expect(panel).toHaveTextContent('Goodbye.');
    await user.keyboard('{ArrowLeft}1');
    expect(panel).toHaveTextContent('How old are you?');
    await user.keyboard('{ArrowRight}');
    expect(panel).toHaveTextContent('Goodbye.');
    await user.keyboard('{ArrowRight}');
    expect(panel).toHaveTextContent('Step 3 of 3');
  });

  it('opens by g s, without a mouse', async () => {
    const { user } = draw(<ContextPanel interaction={talk} />, { guide: led() });
    await screen.findByTestId('tab-script');
    await user.keyboard('gs');
    expect(await screen.findByTestId('script')).toHaveFocus();
  });
});

describe('a form', () => {
  it('refuses a wrong answer with a sentence and keeps it here', async () => {
    const sent = recordRequests();
    const { user } = draw(<ContextPanel interaction={talk} />, { guide: led() });
    await user.click(await screen.findByTestId('tab-form'));
    await user.type(screen.getByTestId('answer-age'), '17');
    await user.tab();
    expect(screen.getByText('Age: the least is 18.')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByTestId('form-saved')).toHaveTextContent('Kept here until'), {
      timeout: 3000,
    });
    expect(sent.filter((s) => s.path.endsWith('/form'))).toEqual([]);
    expect(localStorage.getItem('cordboard.form.i1')).toContain('17');
  });

  it('is there again after a reload, and is saved by itself when the server is', async () => {
    let away = true;
    const sent = recordRequests(() =>
      away ? new Response(null, { status: 503 }) : Response.json({ ...talk, form: { values: { age: '42' } } }),
    );
    const { user, unmount } = draw(<ContextPanel interaction={talk} />, { guide: led() });
    await user.click(await screen.findByTestId('tab-form'));
    await user.type(screen.getByTestId('answer-age'), '4');
    unmount();
    draw(<ContextPanel interaction={talk} />, { guide: led() });
    expect(await screen.findByTestId('answer-age')).toHaveValue('4');
    away = false;
    await user.type(screen.getByTestId('answer-age'), '2');
    await waitFor(() => expect(sent.at(-1)?.body).toEqual({ values: { age: '42' } }), { timeout: 3000 });
    await waitFor(() => expect(screen.getByTestId('form-saved')).toHaveTextContent('Saved'));
    expect(localStorage.getItem('cordboard.form.i1')).toBeNull();
  });

  it('is saved at once when it is closed, and only once', async () => {
    const sent = recordRequests();
    const { user, unmount } = draw(<ContextPanel interaction={talk} />, { guide: led() });
    await user.click(await screen.findByTestId('tab-form'));
    await user.type(screen.getByTestId('answer-age'), '42');
    const saves = () => sent.filter((s) => s.path.endsWith('/form'));
    expect(saves()).toEqual([]);
    unmount();
    await waitFor(() => expect(saves()).toHaveLength(1), { timeout: 1000 });
    answerDrafts.write('i1', { age: '43' });
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(saves()).toHaveLength(1);
  });

  it('holds the end of wrap-up until what is required is there, and leads to it', async () => {
    const sent = recordRequests();
    const state = desk({ interactions: [wrapping] });
    const { user } = draw(<WrapUpPanel interaction={wrapping} desk={state} />, { desk: state, guide: led() });
    await user.click(screen.getByTestId('wrapup-finish'));
    expect(screen.getByTestId('refused')).toHaveTextContent('Age: an answer is needed before you finish.');
    expect(useGuides.getState().tab).toBe('form');
    expect(sent).toEqual([]);
    answerDrafts.write('i1', { age: '42' });
    await user.click(screen.getByTestId('wrapup-finish'));
    await waitFor(() => expect(sent.map((s) => s.path.split('/').at(-1))).toEqual(['form', 'finish']));
  });
});

describe('a code that asks for a callback', () => {
  const codes = [{ id: 'd1', site_id: 's1', name: 'Later', label: {}, success: false, kind: 'callback', version: 1 }];
  const state = desk({ interactions: [wrapping], dispositions: { q1: codes } });
  const madrid = { match: 'exact', items: [{ id: 'c1', name: 'Eva', time_zone: 'Asia/Kolkata', identities: [] }] };

  it('wants a time, by the clock of the customer, and sends the instant', async () => {
    const sent = recordRequests();
    const { user } = draw(<WrapUpPanel interaction={wrapping} desk={state} />, { desk: state, contacts: madrid });
    await user.keyboard('1');
    await screen.findByTestId('callback-picker');
    await user.click(screen.getByTestId('wrapup-finish'));
    expect(screen.getByTestId('refused')).toHaveTextContent('Say when the customer is to be called back.');
    await user.click(screen.getByTestId('callback-tomorrow'));
    expect(screen.getByTestId('callback-clocks')).toHaveTextContent(/There: .*10:00.* · here: /);
    await user.click(screen.getByTestId('callback-anyone'));
    await user.click(screen.getByTestId('wrapup-finish'));
    await waitFor(() => expect(sent.some((s) => s.path.endsWith('/finish'))).toBe(true));
    const body = sent.find((s) => s.path.endsWith('/finish'))?.body as { callback: { at: string } };
    const day = dayIn('Asia/Kolkata', 1, Date.now());
    expect(body.callback).toMatchObject({ at: `${day}T04:30:00.000Z`, number: '+34600111222', for_me: false });
  });

  it('says what is wrong with a time that is past or too far, and keeps what was chosen over a reload', async () => {
    recordRequests();
    const { user, unmount } = draw(<WrapUpPanel interaction={wrapping} desk={state} />, { desk: state });
    await user.keyboard('1');
    fireEvent.change(await screen.findByTestId('callback-date'), { target: { value: '2020-01-02' } });
    fireEvent.change(screen.getByTestId('callback-time'), { target: { value: '10:00' } });
    expect(screen.getByTestId('callback-clocks')).toHaveTextContent('past');
    fireEvent.change(screen.getByTestId('callback-date'), { target: { value: dayIn(ownZone(), 120, Date.now()) } });
    expect(screen.getByTestId('callback-clocks')).toHaveTextContent('90 days');
    unmount();
    draw(<WrapUpPanel interaction={wrapping} desk={state} />, { desk: state });
    expect(await screen.findByTestId('callback-time')).toHaveValue('10:00');
  });
});

describe('the CRM', () => {
  const crm_url = 'https://crm.example.com/c?q=1';

  it('is a link in a named tab that knows nothing of this page', async () => {
    draw(<ContextPanel interaction={talk} />, {
      guide: guide({ crm_url }),
      session: session({ permissions: ['desk.work'] }),
    });
    const link = await screen.findByTestId('crm-link');
    expect(link).toHaveAttribute('href', crm_url);
    expect(link).toHaveAttribute('target', 'cordboard-crm');
    expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  });

  it('opens by itself once at the acceptance, and only where that is wanted', () => {
    const opens = vi.spyOn(window, 'open').mockReturnValue(null);
    draw(<p />, { guide: guide({ crm_url }) });
    popCrm('i1');
    expect(opens).not.toHaveBeenCalled();
    draw(<p />, { guide: guide({ crm_url: 'javascript:alert(1)', crm_mode: 'tab' }) });
    popCrm('i1');
    expect(opens).not.toHaveBeenCalled();
    draw(<p />, { guide: guide({ crm_url, crm_mode: 'tab' }) });
    popCrm('i1');
    popCrm('i1');
    expect(opens).toHaveBeenCalledTimes(1);
    expect(opens).toHaveBeenCalledWith(crm_url, 'cordboard-crm', 'noopener,noreferrer');
  });
});
