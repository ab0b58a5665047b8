import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { draw } from '../../test/render';
import { message } from '../fixtures';
import { Bubble } from './Bubble';

const line = (state: string, seconds = 0) =>
  message(3, {
    direction: 'note',
    by: { kind: 'system' },
    content: { type: 'system', placeholder: 'call', call: { state, seconds } },
  });

it.each([
  ['calling', 0, 'Calls from the page'],
  ['talking', 0, 'Call from the page under way'],
  ['answered', 185, 'Call from the page, 3:05'],
  ['missed', 0, 'Missed call from the page'],
  ['closed', 0, 'Call from the page after hours'],
  ['of a later version', 0, 'Calls from the page'],
])('a call that is %s is one line of the conversation', (state, seconds, text) => {
  draw(
    <ol>
      <Bubble message={line(state, seconds)} customer="Vera" handle="v" goesOn={false} writes />
    </ol>,
  );
  expect(screen.getByTestId('call-line')).toHaveTextContent(text);
  expect(screen.queryByTestId('placeholder')).toBeNull();
});
