import { create } from 'zustand';
import { own } from './kept';

export type Kind = 'agent' | 'queue' | 'voicemail' | 'number';

/** Somebody as they are remembered on this computer. */
export interface Known {
  kind: Kind;
  id: string;
  name: string;
}

interface Favourites {
  favourite: Known[];
  recent: Known[];
}

const RECENT = 8;
const store = own<Favourites>('cordboard.targets', { favourite: [], recent: [] }, (v) => ({
  favourite: known(v.favourite),
  recent: known(v.recent).slice(0, RECENT),
}));

function known(list: unknown): Known[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (k): k is Known =>
      ['agent', 'queue', 'voicemail', 'number'].includes(k?.kind) &&
      typeof k.id === 'string' &&
      typeof k.name === 'string',
  );
}

export const same = (a: Pick<Known, 'kind' | 'id'>, b: Pick<Known, 'kind' | 'id'>) =>
  a.kind === b.kind && a.id === b.id;

export const useFavourites = create<Favourites>(() => store.read());

function change(next: Partial<Favourites>): void {
  useFavourites.setState(next);
  store.write(useFavourites.getState());
}

export function reloadFavourites(): void {
  useFavourites.setState(store.read());
}

/** Whom somebody reached last comes first. */
export function remember({ kind, id, name }: Known): void {
  const one = { kind, id, name };
  change({ recent: [one, ...useFavourites.getState().recent.filter((r) => !same(r, one))].slice(0, RECENT) });
}

export function toggleFavourite({ kind, id, name }: Known): void {
  const one = { kind, id, name };
  const { favourite } = useFavourites.getState();
  const there = favourite.some((f) => same(f, one));
  change({ favourite: there ? favourite.filter((f) => !same(f, one)) : [...favourite, one] });
}

/** Favourites are 0, recent ones 1 and further, everybody else behind them. */
export function rank(one: Pick<Known, 'kind' | 'id'>, { favourite, recent }: Favourites): number {
  if (favourite.some((f) => same(f, one))) return 0;
  const at = recent.findIndex((r) => same(r, one));
  return at < 0 ? RECENT + 1 : at + 1;
}
