import { describe, expect, it } from 'vitest';
import { CALM, type Sla, type SlaState, slaAfter } from './sla';

const S = 1_000;
/** Looks at these seconds at waits of these seconds, with an answer wanted within twenty. */
function levels(...looks: [at: number, waited: number][]): Sla[] {
  let state: SlaState = CALM;
  return looks.map(([at, waited]) => {
    state = slaAfter(state, waited * S, 20 * S, at * S);
    return state.level;
  });
}

describe('the scale of waits', () => {
  const table: [name: string, looks: [number, number][], want: Sla[]][] = [
    ['is calm below three quarters', [[0, 0], [1, 14.9]], ['ok', 'ok']], // biome-ignore format: a table
    ['is entered at once', [[0, 15], [1, 20]], ['near', 'breach']], // biome-ignore format: a table
    ['goes from calm to breach', [[0, 60]], ['breach']], // biome-ignore format: a table
    ['stays while just below', [[0, 20], [60, 18.1]], ['breach', 'breach']], // biome-ignore format: a table
    ['is left after ten seconds under nine tenths', [[0, 20], [5, 17], [14.9, 17], [15, 17]], ['breach', 'breach', 'breach', 'near']], // biome-ignore format: a table
    ['is left for what holds then', [[0, 20], [5, 0], [15, 0]], ['breach', 'breach', 'ok']], // biome-ignore format: a table
    ['counts the ten seconds anew', [[0, 20], [5, 10], [9, 19], [12, 10], [21, 10], [22, 10]], ['breach', 'breach', 'breach', 'breach', 'breach', 'ok']], // biome-ignore format: a table
    ['leaves near below 13.5 of 20', [[0, 15], [1, 13.6], [20, 13.6], [21, 13.4], [31, 13.4]], ['near', 'near', 'near', 'near', 'ok']], // biome-ignore format: a table
  ];
  it.each(table)('%s', (_, looks, want) => expect(levels(...looks)).toEqual(want));
  it('is calm without a time to keep, and becomes calm when the time is taken away', () => {
    expect(slaAfter(CALM, 99 * S, 0, 0).level).toBe('ok');
    const left = slaAfter({ level: 'breach', below: null }, 99 * S, 0, 0);
    expect(slaAfter(left, 99 * S, 0, 10 * S).level).toBe('ok');
  });
});
