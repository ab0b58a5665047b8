import { create } from 'zustand';

export type Pane = 'list' | 'main' | 'context';

interface Panes {
  /** The one pane that narrow screens show. */
  pane: Pane;
  /** Whether the list and the customer's panel are unfolded where there is room for more than one pane. */
  list: boolean;
  context: boolean;
}

export const usePanes = create<Panes>(() => ({
  pane: 'main',
  list: true,
  context: typeof window !== 'undefined' && window.innerWidth >= 1440,
}));

/** Brings a region to sight, so that a jump to it does not end nowhere. */
export function unfold(region: string): void {
  if (region !== 'list' && region !== 'main' && region !== 'context') return;
  usePanes.setState({ pane: region, ...(region === 'main' ? {} : { [region]: true }) });
}
