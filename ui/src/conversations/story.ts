import type { InteractionDetail } from '../api/answers';
import { CAUSES, type Leg, type Offer } from '../api/records';
import { isFromPage, isWritten } from '../console/written';
import { clockText } from '../design/duration';
import { phone } from '../i18n/format';
import type { Translate } from '../i18n/index';

export type StepKind =
  | 'arrived'
  | 'dialled'
  | 'given'
  | 'queued'
  | 'offer'
  | 'missed'
  | 'talk'
  | 'hold'
  | 'consult'
  | 'line'
  | 'recording'
  | 'wrapup'
  | 'ended';

export interface Step {
  at: string;
  kind: StepKind;
  text: string;
  /** What stands behind it, for who wants to know. */
  more?: string;
  /** A conversation it leads to. */
  to?: string;
}

/** How alike moments are told: what came from outside first, then what we did about it. */
const ORDER: StepKind[] = [
  ...(['arrived', 'dialled', 'given', 'queued', 'offer', 'missed', 'line', 'recording'] as const),
  ...(['talk', 'hold', 'consult', 'ended', 'wrapup'] as const),
];

/** Everything that is known to have happened in a conversation, in the order of time. */
export function storyOf(d: InteractionDetail, t: Translate): Step[] {
  const steps = [...beginning(d, t), ...offers(d, t), ...lines(d, t), ...doings(d, t), ...tapes(d, t), ...end(d, t)];
  return steps.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function nameOf(d: InteractionDetail, id: string | undefined, t: Translate): string {
  return d.names.agents[id ?? ''] ?? t('conversations:somebody');
}

/** A cause of the closed vocabulary as a sentence; what is not in it is not told. */
export function causeText(cause: string | undefined, t: Translate): string {
  const known = CAUSES.find((c) => c === cause);
  return known ? t(`causes:${known}`) : '';
}

function lasted(from: string, to: string | undefined): string {
  return to ? clockText(Date.parse(to) - Date.parse(from)) : '…';
}

function beginning(d: InteractionDetail, t: Translate): Step[] {
  const i = d.interaction;
  const at = i.created_at;
  const steps: Step[] = [];
  if (i.channel === 'voicemail')
    steps.push({ at, kind: 'arrived', text: t('conversations:step.message', { mailbox: i.message?.mailbox ?? '' }) });
  else if (i.direction === 'out')
    steps.push({ at, kind: 'dialled', text: t('conversations:step.dialled', { number: phone(i.to) }) });
  else if (isWritten(i)) steps.push({ at, kind: 'arrived', text: t('desk:step.wrote') });
  else if (isFromPage(i)) steps.push({ at, kind: 'arrived', text: t('desk:step.page', { name: i.to }) });
  else steps.push({ at, kind: 'arrived', text: t('desk:step.arrived', { number: phone(i.to) }) });
  if (i.parent_id && i.channel !== 'voicemail') {
    const name = i.hand_by || t('conversations:somebody');
    const text =
      i.kind === 'consult' ? t('conversations:step.asked', { name }) : t('conversations:step.given', { name });
    const seen = d.related.some((r) => r.id === i.parent_id);
    steps.push({ at, kind: 'given', text, more: i.hand_note, ...(seen ? { to: i.parent_id } : {}) });
  }
  for (const place of i.visited ?? []) {
    const queue = d.names.queues[place];
    steps.push({
      at: i.queued_at ?? at,
      kind: 'queued',
      text: queue
        ? t('conversations:step.through', { queue })
        : t('conversations:step.tried', { number: phone(place) }),
    });
  }
  const queue = d.names.queues[i.queue_id ?? ''];
  if (i.queued_at && queue && i.channel !== 'voicemail') {
    steps.push({ at: i.queued_at, kind: 'queued', text: t('desk:step.queued', { queue }) });
  }
  return steps;
}

/** Why agents decline, in the words of the API. */
const REASONS = ['occupied', 'subject', 'language', 'technical'] as const;

function offers(d: InteractionDetail, t: Translate): Step[] {
  return d.offers.map((o: Offer) => {
    const name = nameOf(d, o.agent_id, t);
    const time = lasted(o.at, o.ended_at);
    const reason = REASONS.find((r) => o.cause === 'declined' && o.why?.endsWith(`declined: ${r}`));
    const step = { at: o.at, more: reason ? t(`desk:decline.${reason}`) : undefined };
    if (!o.ended_at) return { ...step, kind: 'offer', text: t('conversations:step.offer_now', { name }) };
    if (o.cause === 'answered')
      return { ...step, kind: 'offer', text: t('conversations:step.offer_taken', { name, time }) };
    const cause = causeText(o.cause, t);
    return { ...step, kind: 'missed', text: t('conversations:step.offer_ended', { name, time, cause }) };
  });
}

/** The lines of others than our agents: outside numbers, third persons, the customer we called. */
function lines(d: InteractionDetail, t: Translate): Step[] {
  const out = d.interaction.direction === 'out';
  const called = (l: Leg) =>
    l.role === 'outside' || (l.role === 'third' && !l.agent_id) || (out && l.role === 'customer');
  return d.legs.filter(called).map((l) => {
    const number = phone(l.number ?? '') || t('conversations:unknown');
    const text = l.answered_at
      ? t('conversations:step.line_up', { number, time: lasted(l.created_at, l.answered_at) })
      : t('conversations:step.line_failed', { number, cause: causeText(l.cause, t) });
    return { at: l.created_at, kind: 'line', text };
  });
}

const DOING: Partial<Record<string, StepKind>> = {
  talking: 'talk',
  held: 'hold',
  consulting: 'consult',
  wrapup: 'wrapup',
};

function doings(d: InteractionDetail, t: Translate): Step[] {
  return d.stretches.flatMap((s) => {
    const kind = DOING[s.activity];
    if (!kind) return [];
    const text = t(`conversations:doing.${kind as 'talk' | 'hold' | 'consult' | 'wrapup'}`, {
      name: nameOf(d, s.agent_id, t),
      time: lasted(s.from, s.to),
    });
    return [{ at: s.from, kind, text }];
  });
}

function tapes(d: InteractionDetail, t: Translate): Step[] {
  return d.recordings.flatMap((r) => [
    { at: r.started_at, kind: 'recording' as const, text: t('conversations:step.recorded') },
    ...(r.muted ?? []).map((m) => ({
      at: m.from,
      kind: 'recording' as const,
      text: t('conversations:step.muted', { time: lasted(m.from, m.to) }),
    })),
  ]);
}

function end(d: InteractionDetail, t: Translate): Step[] {
  const i = d.interaction;
  const steps: Step[] = [];
  const at = i.ended_at ?? i.closed_at;
  if (i.handed_to) {
    const { name, to } = i.handed_to;
    const child = d.related.find((r) => r.parent_id === i.id && r.kind !== 'consult');
    const text =
      to === 'number' ? t('conversations:step.outside', { name }) : t('conversations:step.handed', { name });
    steps.push({ at: at ?? i.since, kind: 'given', text, ...(child ? { to: child.id } : {}) });
  }
  if (at) {
    const cause = causeText(i.end_cause, t);
    steps.push({ at, kind: 'ended', text: [t('conversations:step.ended'), cause].filter(Boolean).join(' · ') });
  }
  return steps;
}
