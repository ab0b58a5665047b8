import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { whoMissedTooMany, whoRaisedAHand } from '../floor/useFloorNotices';
import { agent, desk, event, interaction, session } from '../test/fixtures';
import { draw } from '../test/render';
import { ContextPanel } from './ContextPanel';
import { onEscape } from './listKeys';
import { model } from './model';
import { hold, keepSort, sorted } from './order';
import { unfold, usePanes } from './panes';
import { WorkList } from './WorkList';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 10, minute)).toISOString();
const late = (id: string, minute: number) =>
  interaction({ id, state: 'ended', from_name: id, since: at(minute), answered_at: at(0), code_wanted: true });
const list = (...items: ReturnType<typeof late>[]) => {
  const d = desk({ interactions: items });
  return <WorkList desk={d} model={model(d)} selected="" onSelect={() => undefined} stale={false} />;
};
const names = () =>
  within(screen.getByRole('region', { name: 'Needs code' }))
    .getAllByTestId('interaction-row')
    .map((r) => r.querySelector('strong')?.textContent);

beforeEach(() => keepSort('urgent'));

it('what waits longest is first, or as the agent wants it', async () => {
  const { user } = draw(list(late('B', 2), late('A', 1), late('C', 3)));
  expect(names()).toEqual(['A', 'B', 'C']);
  await user.selectOptions(screen.getByRole('combobox', { name: 'Order' }), 'newest');
  act(() => (document.activeElement as HTMLElement).blur());
  expect(names()).toEqual(['C', 'B', 'A']);
  expect(sorted([2, 1], 'oldest', String)).toEqual([1, 2]);
});

it('no row moves under the pointer; it is told how many would', async () => {
  keepSort('newest');
  const view = draw(list(late('A', 1), late('B', 2)));
  expect(names()).toEqual(['B', 'A']);
  fireEvent.pointerMove(screen.getAllByTestId('interaction-row')[0] as HTMLElement);
  view.redraw(list(late('A', 1), late('B', 2), late('C', 3)));
  expect(names()).toEqual(['B', 'A', 'C']);
  expect(screen.getByText('3 moved')).toBeInTheDocument();
  fireEvent.pointerLeave(screen.getAllByTestId('interaction-row')[0]?.closest('div') as HTMLElement);
  expect(names()).toEqual(['C', 'B', 'A']);
  expect(hold(['a', 'b'], ['c', 'b'])).toEqual(['b', 'c']);
});

it('arrows walk the rows and digits pick one', async () => {
  const { user } = draw(list(late('A', 1), late('B', 2)));
  const rows = screen.getAllByTestId('interaction-row');
  act(() => rows[0]?.focus());
  await user.keyboard('{ArrowDown}');
  expect(rows[1]).toHaveFocus();
  await user.keyboard('1');
  expect(rows[0]).toHaveFocus();
});

it('a jump brings its region to sight on narrow screens', () => {
  usePanes.setState({ pane: 'main', context: false });
  unfold('context');
  expect(usePanes.getState()).toMatchObject({ pane: 'context', context: true });
  unfold('call');
  expect(usePanes.getState().pane).toBe('context');
});

it('Escape leaves the field, then goes back to the list', () => {
  document.body.innerHTML =
    '<aside id="list" tabindex="-1"></aside><main id="main" tabindex="-1"><textarea></textarea></main>';
  document.addEventListener('keydown', onEscape);
  const field = document.querySelector('textarea') as HTMLElement;
  field.focus();
  fireEvent.keyDown(field, { key: 'Escape' });
  expect(document.activeElement?.id).toBe('main');
  fireEvent.keyDown(document.activeElement as HTMLElement, { key: 'Escape' });
  expect(document.activeElement?.id).toBe('list');
  document.removeEventListener('keydown', onEscape);
  document.body.innerHTML = '';
});

it('a supervisor hears of who missed too many offers, not of every pause', () => {
  const paused = (cause: 'missed' | 'idle') =>
    event('agent.state_changed', { agent: agent({ state: 'paused', cause, missed_in_row: 3 }) });
  expect(whoMissedTooMany(paused('missed'))?.missed_in_row).toBe(3);
  expect(whoMissedTooMany(paused('idle'))).toBeNull();
});

it('what is being typed about a customer outlasts the next call, whose caller waits behind a button', async () => {
  const first = interaction({ id: 'i1', from_name: 'Carmen' });
  const allowed = session({ permissions: ['desk.work', 'contacts.read', 'contacts.write'] });
  const view = draw(<ContextPanel interaction={first} />, { session: allowed });
  await view.user.type(await screen.findByRole('textbox', { name: 'Company' }), 'Ortega');
  view.redraw(<ContextPanel interaction={interaction({ id: 'i2', from_name: 'Peter' })} />);
  expect(screen.getByRole('textbox', { name: 'Company' })).toHaveValue('Ortega');
  await view.user.click(screen.getByRole('button', { name: 'Show Peter' }));
  expect(screen.getByRole('textbox', { name: 'Company' })).toHaveValue('');
  expect(screen.queryByTestId('show-caller')).toBeNull();
});

it('a supervisor is told once of every raised hand, and not of those of before', () => {
  const raised = new Set<string>();
  const now = '2026-03-02T10:00:01Z';
  const told = (hand_since?: string, type: 'agent.state_changed' | 'agent.work_changed' = 'agent.state_changed') =>
    whoRaisedAHand({ ...event(type, { agent: agent({ hand_since }) }), at: now } as never, raised)?.id;
  expect(told('2026-03-02T10:00:00Z')).toBe('a1');
  expect(told('2026-03-02T10:00:00Z')).toBeUndefined();
  expect(told(undefined)).toBeUndefined();
  expect(told('2026-03-02T09:00:00Z')).toBeUndefined();
  expect(told(undefined, 'agent.work_changed')).toBeUndefined();
  expect(told(now)).toBe('a1');
});

it("a row tells a priority, and a language that is not the reader's", () => {
  const plain = interaction({ id: 'plain', state: 'ended', code_wanted: true, answered_at: at(0) });
  const d = desk({ interactions: [plain, { ...plain, id: 'urgent', priority: 3, entry_id: 'e1' }] });
  draw(<WorkList desk={d} model={model(d)} selected="" onSelect={() => undefined} stale={false} />);
  expect(screen.getAllByTestId('row-priority').map((e) => e.textContent)).toEqual(['Priority 33']);
  expect(screen.getAllByTestId('row-language').map((e) => e.textContent)).toEqual(['SpanishES']);
});
