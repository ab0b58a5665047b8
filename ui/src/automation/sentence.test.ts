import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage, loadSection } from '../i18n';
import { actionSaid, conditionSaid, lasting, lineSaid, type NameOf, ruleSaid } from './sentence';
import type { Condition, Rule } from './vocabulary';

const NAMES: Record<string, string> = { q1: 'Sales', q2: 'Support', a1: 'Ana', h1: 'Office hours', c1: 'Thanks' };
const nameOf: NameOf = (_, id) => NAMES[id];
const rule = (part: Partial<Rule>): Rule => ({
  ...{ id: 'r1', site_id: 's1', name: 'R', position: 1, active: true, version: 1 },
  ...{ when: 'customer_wrote', conditions: [], actions: [{ do: 'resolve' }] },
  ...part,
});

beforeAll(() => loadSection('admin'));
afterEach(() => loadLanguage('en'));

describe('a rule in a sentence', () => {
  const late = rule({
    when: 'waited',
    minutes: 120,
    conditions: [
      { kind: 'queue', values: ['q1', 'q2'] },
      { kind: 'text', values: ['refund'], not: true },
      { kind: 'hours', values: ['h1'] },
    ],
    actions: [
      { do: 'tag', value: 'late' },
      { do: 'agent', value: 'a1' },
    ],
  });
  it('is said in English', () => {
    expect(ruleSaid(late, nameOf)).toBe(
      'When the customer has waited 2 hours for an answer, if it is in the queue Sales or Support, the message does not contain “refund”, and Office hours is open: tag it “late” and assign it to Ana.',
    );
    expect(ruleSaid({ ...late, any: true }, nameOf)).toContain('“refund”, or Office hours is open');
    expect(ruleSaid(rule({}), nameOf)).toBe('When the customer writes: resolve it.');
  });
  it('is said in Spanish', async () => {
    await loadLanguage('es');
    expect(ruleSaid(late, nameOf)).toBe(
      'Cuando el cliente lleva 2 horas esperando respuesta, si está en la cola Sales o Support, el mensaje no contiene «refund», y Office hours está abierto: etiquetarla «late» y asignarla a Ana.',
    );
  });
  it('says hours as clocks and ranges by the ends that are set', () => {
    const said = (c: Condition) => conditionSaid(c, nameOf);
    expect(said({ kind: 'hour', min: 22, max: 6 })).toBe('it is between 22:00 and 07:00');
    expect(said({ kind: 'priority', min: 5 })).toBe('its priority is 5 or more');
    expect(said({ kind: 'priority', max: 3, not: true })).toBe('its priority is not 3 or less');
    expect(said({ kind: 'messages', min: 2, max: 2 })).toBe('it has 2 messages');
    expect(said({ kind: 'weekday', values: ['6', '7'] })).toBe('it is Saturday or Sunday');
    expect(said({ kind: 'attachment' })).toBe('the message carries a file');
    expect(said({ kind: 'contact', field: 'company', values: [], not: true })).toBe('the contact’s company is empty');
    expect(said({ kind: 'language', values: ['es'] })).toBe('it is in Spanish');
  });
  it('shows what is not filled in, and what is gone, as such', () => {
    expect(actionSaid({ do: 'queue', value: '' }, nameOf)).toBe('move it to the queue (not chosen yet)');
    expect(actionSaid({ do: 'queue', value: 'q9' }, nameOf)).toContain('gone');
    expect(ruleSaid(rule({ actions: [] }), nameOf)).toBe('When the customer writes: (not chosen yet).');
  });
  it('cuts long texts, and not within a character', () => {
    const said = actionSaid({ do: 'answer', value: '😀'.repeat(200) }, nameOf);
    expect([...said].filter((c) => c === '😀')).toHaveLength(79);
    expect(said).not.toContain('\ufffd');
  });
});

describe('what a rule did', () => {
  it('is said of every line of its note, with the reason of what was not done', () => {
    expect(lineSaid('queue q1', nameOf)).toBe('moved to the queue Sales');
    expect(lineSaid('tag very late (gone)', nameOf)).toBe('not done (what it names is gone): tagged “very late”');
    expect(lineSaid('answer (too_many)', nameOf)).toBe('not done (too many automatic messages): answered');
    expect(lineSaid('snooze 1440', nameOf)).toBe('snoozed for 1 day');
    expect(lineSaid('tag a (b)', nameOf)).toBe('tagged “a (b)”');
  });
  it('of a line that this version does not know is shown as it is', () => {
    expect(lineSaid('teleport 5', nameOf)).toBe('teleport 5');
    expect(lineSaid('', nameOf)).toBe('');
    expect(lineSaid('constructor x', nameOf)).toBe('constructor x');
  });
});

it('time is said in the largest unit in which it is whole', () => {
  expect([lasting(1), lasting(90), lasting(60), lasting(2_880)]).toEqual([
    '1 minute',
    '90 minutes',
    '1 hour',
    '2 days',
  ]);
});
