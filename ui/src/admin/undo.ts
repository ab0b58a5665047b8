import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import { explain } from '../api/errors';
import { queries } from '../api/queries';
import type { Row } from '../api/rows';
import { say } from '../app/announcer';
import { holdBack } from '../app/held';
import { attempt } from '../design/attempt';
import { t } from '../i18n';
import { deleteRow, type NounDef, saveRow } from './noun';

export const UNDO_MS = 10_000;

interface Offer {
  text: string;
  undo: () => Promise<unknown>;
  /** What is done when nobody took it back. */
  settle?: () => Promise<unknown>;
}

interface State {
  offer: Offer | null;
  /** Ends at this time, or has this long to go while a person is at it. */
  until: number;
  left: number | null;
  /** Rows whose deletion is held back: this page shows them as gone. */
  gone: ReadonlySet<string>;
}

export const useUndo = create<State>(() => ({ offer: null, until: 0, left: null, gone: new Set() }));

let timer: ReturnType<typeof setTimeout> | undefined;
let letGo: () => void = () => undefined;

function run(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void settle(), ms);
  useUndo.setState({ until: Date.now() + ms, left: null });
}

/** One offer at a time: what was offered before is settled by it. */
function offerUndo(offer: Offer): void {
  void settle();
  letGo = offer.settle ? holdBack(settle) : () => undefined;
  useUndo.setState({ offer });
  run(UNDO_MS);
  say(`${offer.text}. ${t('undo:hint')}`);
}

function take(): Offer | null {
  const { offer } = useUndo.getState();
  clearTimeout(timer);
  letGo();
  useUndo.setState({ offer: null, left: null });
  return offer;
}

/** The time is over, the bar was closed, or the page is left. */
export async function settle(): Promise<void> {
  await take()?.settle?.();
}

export async function undo(): Promise<void> {
  const offer = take();
  if (!offer) return;
  if (await attempt('undo:failed', offer.undo)) say(t('undo:done'));
}

/** Whoever has the focus or the pointer on the bar is given the time they need (WCAG 2.2.1). */
export function pause(): void {
  const { offer, until, left } = useUndo.getState();
  if (!offer || left !== null) return;
  clearTimeout(timer);
  useUndo.setState({ left: Math.max(0, until - Date.now()) });
}

export function resume(): void {
  const { offer, left } = useUndo.getState();
  if (offer && left !== null) run(Math.max(1_000, left));
}

/**
 * After a save, writes back what was there before, with the version that the save made: if anybody changed the row since,
 * the server refuses and nothing of theirs is lost. A row that was new is deleted again.
 */
export function offerAfterSave(def: NounDef, before: Row | null, saved: Row): void {
  offerUndo({
    text: t('admin:saved'),
    undo: async () => {
      if (before) await saveRow(def.path, saved.id, { ...before, version: saved.version });
      else await deleteRow(def.path, saved.id);
      await queries.invalidateQueries({ queryKey: ['noun'] });
    },
  });
}

/**
 * A deletion is held back on this page and not repaired afterwards: a row made again would have another id, and whatever
 * names the old one (history, audit, other rows) would not find it. Until then the row is there for everybody else.
 */
export function holdDelete(def: NounDef, row: Row): void {
  const name = def.nameOf(row as never);
  const show = (on: boolean) =>
    useUndo.setState(({ gone }) => {
      const next = new Set(gone);
      if (on) next.delete(row.id);
      else next.add(row.id);
      return { gone: next };
    });
  show(false);
  offerUndo({
    text: t('undo:deletes', { name }),
    undo: async () => show(true),
    settle: async () => {
      try {
        await deleteRow(def.path, row.id);
        await queries.invalidateQueries({ queryKey: ['noun'] });
      } catch (error) {
        notifications.show({
          color: 'danger',
          title: t('undo:not_deleted', { name }),
          message: explain(error),
          autoClose: false, // the person may look elsewhere by now
          closeButtonProps: { 'aria-label': t('common:close') },
        });
      }
      show(true);
    },
  });
}
