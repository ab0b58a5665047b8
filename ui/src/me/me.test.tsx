import { screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { sounds } from '../alerts/sounds';
import { LEAST_RING, setTaste, useTaste } from '../alerts/taste';
import { draw, recordRequests } from '../test/render';
import { MePage } from './MePage';

afterEach(() => setTaste({ ring: 'classic', ringVolume: 100, cueVolume: 100, off: [] }));

const field = (name: string) => screen.getByLabelText(name, { selector: 'input', exact: false });
async function typePasswords(next: string, again: string) {
  const sent = recordRequests();
  const { user } = draw(<MePage />);
  const [current, first, second] = document.querySelectorAll<HTMLInputElement>(
    '[data-testid=own-password] input[type=password]',
  );
  await user.type(current as HTMLElement, 'old password');
  await user.type(first as HTMLElement, next);
  await user.type(second as HTMLElement, again);
  await user.click(screen.getByRole('button', { name: 'Change the password' }));
  return sent;
}

it('the own password is changed, with the present one as proof', async () => {
  const sent = await typePasswords('a long new sentence', 'a long new sentence');
  await waitFor(() =>
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      path: '/api/v1/session/password',
      body: { current: 'old password', next: 'a long new sentence' },
    }),
  );
});

it('a slip in the second typing is told before anything is sent', async () => {
  const sent = await typePasswords('a long new sentence', 'a long new sentense');
  expect(screen.getByText('The two new passwords differ.')).toBeInTheDocument();
  expect(sent).toEqual([]);
});

it('the ring is picked by ear, and is never silent', async () => {
  vi.spyOn(sounds, 'unlock').mockResolvedValue(true);
  const ring = vi.spyOn(sounds, 'ringOnce').mockReturnValue();
  const { user } = draw(<MePage />);
  await user.selectOptions(screen.getByRole('combobox', { name: 'Ring' }), 'deep');
  await waitFor(() => expect(ring).toHaveBeenCalled());
  expect(useTaste.getState().ring).toBe('deep');
  expect(field('Volume of the ring')).toHaveAttribute('min', String(LEAST_RING));
  await user.click(screen.getByRole('switch', { name: 'Chime for questions and notices' }));
  expect(useTaste.getState().off).toEqual(['chime']);
});
