import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { desk, interaction } from '../test/fixtures';
import { draw } from '../test/render';
import { CallRegion } from './CallRegion';
import { model } from './model';
import { Timeline } from './Timeline';
import { isFromPage, isWritten, lineOf } from './written';

const call = (more: Partial<Parameters<typeof interaction>[0]> = {}) =>
  interaction({
    id: 'p1',
    state: 'offered',
    offer_id: 'o1',
    channel: 'voice',
    from: '',
    from_name: 'Vera',
    to: 'Lamp shop',
    thread_id: 't1',
    inbox_id: 'b1',
    ...more,
  });

describe('a call from a web page', () => {
  it('is a call, although it has a conversation beside it', () => {
    const chat = interaction({ id: 'w1', state: 'active', channel: 'webchat', thread_id: 't1', inbox_id: 'b1' });
    const m = model(desk({ interactions: [call(), chat] }));
    expect(m.offers.map((i) => i.id)).toEqual(['p1']);
    expect(m.written.map((i) => i.id)).toEqual(['w1']);
    expect([isWritten(call()), isFromPage(call()), isFromPage(chat), isFromPage(interaction())]).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(lineOf(call({ state: 'active' }))).toBe('active');
  });

  it('says at the offer from which page it comes', () => {
    draw(<CallRegion />, { desk: desk({ interactions: [call()] }) });
    expect(screen.getByTestId('offer-card')).toHaveTextContent('Vera');
    expect(screen.getByTestId('offer-page')).toHaveTextContent('calls from the page Lamp shop');
  });

  it('shows the names of strangers as text', () => {
    draw(<CallRegion />, { desk: desk({ interactions: [call({ from_name: '<img src=x onerror=alert(1)>' })] }) });
    expect(screen.getByTestId('offer-card')).toHaveTextContent('<img src=x onerror=alert(1)>');
    expect(screen.getByTestId('offer-card').querySelector('img')).toBeNull();
  });

  it('is told as such in what happened', () => {
    draw(<Timeline interaction={call()} queue="Support" held={[]} />);
    expect(screen.getByText('Called from the page Lamp shop')).toBeInTheDocument();
  });

  it('is no page’s when somebody dialled a number', () => {
    draw(<CallRegion />, { desk: desk({ interactions: [interaction({ state: 'offered', offer_id: 'o1' })] }) });
    expect(screen.queryByTestId('offer-page')).toBeNull();
  });
});
