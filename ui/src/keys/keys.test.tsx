import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draw } from '../test/render';
import { refusal, standardKeys } from './custom';
import { listenToKeys, setKeys, setLetters, useCommand } from './dispatcher';
import { COMMANDS, type Command, isLetterKey, keyText, pressed } from './map';
import Sheet from './Sheet';

let stop: () => void;
beforeEach(() => {
  stop = listenToKeys(document);
  setLetters(true);
});
afterEach(() => {
  stop();
  setKeys(standardKeys());
});

function Give({ command, handler }: { command: Command; handler: () => void }) {
  useCommand(command, handler);
  return (
    <>
      <input aria-label="field" />
      <p>text</p>
    </>
  );
}
const given = (command: Command) => {
  const handler = vi.fn();
  draw(<Give command={command} handler={handler} />);
  return handler;
};

describe('the map', () => {
  it('gives no key to two commands', () => {
    const all = Object.values(COMMANDS).flatMap((c) => [...c.keys]);
    expect(new Set(all).size).toBe(all.length);
  });
  it('takes none of the keys of browsers and layouts', () => {
    const all = Object.values(COMMANDS).flatMap((c) => [...c.keys]) as string[];
    for (const k of all) expect(k).not.toMatch(/^(F1|F3|F5|F6|F7|F10|F11|F12)$|alt\+/);
  });
  it('reads a press as it is written', () => {
    const press = (key: string, more = {}) =>
      pressed({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
    expect(press('F8', { shiftKey: true })).toBe('shift+F8');
    expect(press('P', { shiftKey: true })).toBe('shift+p');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('k', { metaKey: true })).toBe('mod+k');
    expect(press('#', { ctrlKey: true, altKey: true })).toBe('#');
    expect(keyText('mod+k', false)).toBe('Ctrl+K');
    expect(keyText('mod+Enter', true)).toBe('⌘Enter');
    expect([isLetterKey('x x'), isLetterKey('shift+p'), isLetterKey('F2'), isLetterKey('mod+k')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('commands', () => {
  it('F-keys work in a text field, letters do not', () => {
    const handler = given('mute');
    fireEvent.keyDown(screen.getByLabelText('field'), { key: 'F8' });
    fireEvent.keyDown(screen.getByLabelText('field'), { key: 'm' });
    expect(handler).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(document.body, { key: 'm' });
    expect(handler).toHaveBeenCalledTimes(2);
  });
  it('letters can be turned off', () => {
    const handler = given('mute');
    act(() => setLetters(false));
    fireEvent.keyDown(document.body, { key: 'm' });
    expect(handler).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'F8' });
    expect(handler).toHaveBeenCalledTimes(1);
  });
  it('x hangs up only twice', () => {
    const handler = given('hangup');
    fireEvent.keyDown(document.body, { key: 'x' });
    expect(handler).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'x' });
    expect(handler).toHaveBeenCalledTimes(1);
  });
  it('a held key does not repeat', () => {
    const handler = given('hold');
    fireEvent.keyDown(document.body, { key: 'F9', repeat: true });
    expect(handler).not.toHaveBeenCalled();
  });
  it('go-sequences jump', () => {
    const handler = given('goFloor');
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'f' });
    expect(handler).toHaveBeenCalledTimes(1);
  });
});

describe("keys of one's own", () => {
  it('are taken in the sheet, work at once and are kept', async () => {
    const hold = vi.fn();
    const { user } = draw(
      <>
        <Give command="hold" handler={hold} />
        <Sheet opened onClose={() => undefined} />
      </>,
    );
    await user.click(screen.getByRole('button', { name: 'Change F9: Hold or resume' }));
    await user.keyboard('{F4}');
    expect(screen.getByRole('button', { name: 'Change F4: Hold or resume' })).toBeInTheDocument();
    expect(JSON.parse(localStorage.getItem('cordboard.keys') ?? '{}')).toEqual({ hold: ['F4', 'h'] });
    fireEvent.keyDown(document.body, { key: 'F9' });
    expect(hold).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'F4' });
    expect(hold).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole('button', { name: 'Standard keys' }));
    expect(screen.getByRole('button', { name: 'Change F9: Hold or resume' })).toBeInTheDocument();
  });
  it('are refused where the browser, typing or another command has them', async () => {
    const keys = standardKeys();
    expect(refusal(keys, 'hold', 'F5')).toEqual({ why: 'reserved' });
    expect(refusal(keys, 'hold', 'mod+w')).toEqual({ why: 'reserved' });
    expect(refusal(keys, 'hold', 'g')).toMatchObject({ why: 'taken' });
    expect(refusal(keys, 'hold', 'F9')).toBeNull();
    const { user } = draw(<Sheet opened onClose={() => undefined} />);
    await user.click(screen.getByRole('button', { name: 'Change F9: Hold or resume' }));
    await user.keyboard('{F8}');
    expect(screen.getByRole('alert')).toHaveTextContent('Already used: Mute or unmute');
  });
});
