import { Button, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Interaction } from '../api/records';
import { useParty } from '../console/useParty';
import { serverNow } from '../design/ticker';
import { weekdayTimeIn } from '../i18n/format';
import { useT } from '../i18n/useT';
import { whenOf } from './finish';
import css from './guides.module.css';
import { Radios } from './Radios';
import { refuse, useGuides, type Wish, wishes } from './state';
import { useGuide } from './useGuide';
import { dayIn, instantOf, isZone, ownZone, wallIn } from './zone';

const SAVE_MS = 1_000;

interface Props {
  interaction: Interaction;
  /** Keeps the code with the wish at the server, so that it is not lost when wrap-up runs out. */
  onKeep: () => void;
}

/** When a customer is to be called again: by the customer's clock, with the agent's beside it. */
export default function CallbackPicker({ interaction: i, onKeep }: Props) {
  const t = useT();
  const party = useParty(i);
  const guide = useGuide(i);
  const refused = useGuides((s) => Boolean(s.refused[i.id]));
  const theirs = [guide?.time_zone, i.lead?.time_zone, party.contact?.time_zone].find((z) => z && isZone(z));
  const zone = theirs ?? ownZone();
  const draft = wishes.use(i.id);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wish: Wish = draft ??
    kept(i, zone) ?? { date: '', time: '', number: party.number, forMe: true, note: '', zone };

  // The customer may be found while the time is being written: it is by their clock all along.
  useEffect(() => {
    if (draft && draft.zone !== zone) wishes.write(i.id, { ...draft, zone });
  }, [draft, zone, i.id]);

  function change(part: Partial<Wish>) {
    const next = { ...wish, zone, ...part };
    wishes.write(i.id, next);
    refuse(i.id, '');
    clearTimeout(timer.current);
    if (typeof whenOf(next) === 'number') timer.current = setTimeout(onKeep, SAVE_MS);
  }
  const at = instantOf(wish.date, wish.time, zone);
  const trouble = whenOf({ ...wish, zone });
  const inAnHour = () => change(wallIn(zone, serverNow() + 3_600_000));
  const tomorrow = () => change({ date: dayIn(zone, 1, serverNow()), time: '10:00' });
  const wrong =
    trouble === 'past' ? t('errors:callback.past') : trouble === 'far' ? t('errors:callback.too_far') : '';

  return (
    <fieldset className={css.picker} data-testid="callback-picker">
      <legend>{t('guides:callback.title')}</legend>
      <p className="muted">
        {theirs ? t('guides:callback.zone', { zone }) : t('guides:callback.own_zone', { zone })}
      </p>
      <div className={css.when}>
        <TextInput
          type="date"
          label={t('guides:callback.date')}
          value={wish.date}
          min={dayIn(zone, 0, serverNow())}
          max={dayIn(zone, 90, serverNow())}
          error={refused && !wish.date}
          onChange={(e) => change({ date: e.currentTarget.value })}
          data-testid="callback-date"
        />
        <TextInput
          type="time"
          label={t('guides:callback.time')}
          value={wish.time}
          error={refused && !wish.time}
          onChange={(e) => change({ time: e.currentTarget.value })}
          data-testid="callback-time"
        />
        <Button variant="default" onClick={inAnHour} data-testid="callback-hour">
          {t('guides:callback.hour')}
        </Button>
        <Button variant="default" onClick={tomorrow} data-testid="callback-tomorrow">
          {t('guides:callback.tomorrow')}
        </Button>
      </div>
      <p role="status" data-testid="callback-clocks">
        {wrong ? <span className={css.wrong}>{wrong}</span> : null}
        {at !== null && !wrong
          ? theirs && zone !== ownZone()
            ? t('guides:callback.clocks', { there: onThe(zone, at), here: onThe(ownZone(), at) })
            : onThe(zone, at)
          : null}
      </p>
      <TextInput
        label={t('guides:callback.number')}
        type="tel"
        value={wish.number}
        onChange={(e) => change({ number: e.currentTarget.value })}
        data-testid="callback-number"
      />
      <Radios
        label={t('guides:callback.who')}
        help={wish.forMe ? t('guides:callback.me_help') : undefined}
        value={wish.forMe ? 'me' : 'anyone'}
        choices={(['me', 'anyone'] as const).map((w) => ({
          ...{ value: w, label: t(`guides:callback.${w}`), testId: `callback-${w}` },
        }))}
        onChange={(v) => change({ forMe: v === 'me' })}
      />
      <Textarea
        label={t('guides:callback.note')}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        value={wish.note}
        onChange={(e) => change({ note: e.currentTarget.value })}
        data-testid="callback-note"
      />
    </fieldset>
  );
}

const onThe = (zone: string, at: number) => weekdayTimeIn(zone, new Date(at).toISOString());

/** What the server has already. */
function kept(i: Interaction, zone: string): Wish | null {
  const w = i.callback_wish;
  if (!w) return null;
  return {
    ...wallIn(zone, Date.parse(w.at)),
    number: w.number,
    forMe: Boolean(w.agent_id),
    note: w.note ?? '',
    zone,
  };
}
