import { useEffect, useRef } from 'react';
import { notifyOutside } from '../alerts/outside';
import { sounds } from '../alerts/sounds';
import type { Desk } from '../api/answers';
import { say, sayNow } from '../app/announcer';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { model, queueName, writtenParts } from './model';

const AGAIN_MS = 15_000;

/** Sound and words for written work: an offer is told until it is taken, a message of a customer once. */
export function useWrittenNews(desk: Desk | undefined): void {
  const t = useT();
  const leads = usePhone((s) => s.role !== 'follower');
  const m = model(desk);
  const parts = writtenParts(m);
  const offer = parts.offers[0];
  const offerId = offer?.id ?? '';
  const name = offer?.from_name || offer?.from || '';
  const queue = queueName(desk, offer?.queue_id);
  const talking = m.active !== null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each offer
  useEffect(() => {
    if (!offerId) return;
    sayNow(t('desk:written.offered', { name, queue }));
    const takeBack = notifyOutside(t('desk:written.offer'), queue ? `${name} — ${queue}` : name, 'written');
    const play = () => leads && sounds.play(talking ? 'tick' : 'chime');
    play();
    const timer = setInterval(play, AGAIN_MS);
    return () => {
      clearInterval(timer);
      takeBack();
      sayNow('');
    };
  }, [offerId, leads]);

  const unread = parts.active.concat(parts.parked);
  const count = unread.reduce((n, i) => n + (i.written?.unread ?? 0), 0);
  const before = useRef(count);
  const last = unread.find((i) => i.written?.unread)?.from_name ?? '';
  useEffect(() => {
    const more = count > before.current;
    before.current = count;
    if (!more) return;
    if (leads) sounds.play('tick');
    say(t('desk:written.new', { name: last }));
  }, [count, last, leads, t]);

  // what was on its way when the page was left goes on, also if nobody opens a conversation
  useEffect(() => {
    let waits = false;
    try {
      waits = Object.keys(localStorage).some((k) => k.startsWith('cordboard.outbox.'));
    } catch {
      // private mode: nothing was kept
    }
    if (waits) void import('../inbox/composer/outbox').then(({ resume }) => resume());
  }, []);
}
