import { IconPhoneOutgoing } from '@tabler/icons-react';
import { useNoun } from '../admin/noun';
import type { Floor } from '../api/answers';
import type { Interaction } from '../api/records';
import type { EntryPoint, Queue, Skill } from '../api/rows';
import { customerNumber } from '../console/model';
import { clockText } from '../design/duration';
import { EmptyState } from '../design/EmptyState';
import { Timer } from '../design/Timer';
import { languageName, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import type { Place } from './figures';
import css from './queue.module.css';
import { SlaMark, useSla } from './SlaMark';
import { SteerMenu } from './SteerMenu';

interface Props {
  places: Place[];
  floor: Floor;
  settings?: Queue;
  skills: Skill[];
  /** Within how many seconds callers should be answered; 0 for no such time. */
  within: number;
  onWhy: (id: string) => void;
}

const COLUMNS = ['position', 'caller', 'waited', 'expects', 'language', 'skills', 'priority'] as const;

/** Who waits, the next one first: callers, and callbacks that are due. Who may not see all conversations gets the numbers masked by the server. */
export function WaitingList({ places, floor, settings, skills, within, onWhy }: Props) {
  const t = useT();
  const can = useCan();
  const { data: entries } = useNoun<EntryPoint>('entry-points', can('queues.read'));
  if (places.length === 0) return <EmptyState title={t('floor:page.nobody')} />;
  const asked = (settings?.skills ?? [])
    .map((n) =>
      t('floor:page.at_least', {
        skill: skills.find((s) => s.id === n.skill_id)?.name ?? t('floor:why.a_skill'),
        level: n.level,
      }),
    )
    .join(', ');
  return (
    <table className={css.waiting} data-testid="waiting">
      <thead>
        <tr>
          {COLUMNS.map((c) => (
            <th key={c} scope="col">
              {t(`floor:page.${c}`)}
            </th>
          ))}
          <th scope="col">
            <span className="sr">{t('floor:page.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {places.map(({ interaction: i, position, expected }) => {
          const chosen = floor.agents.find((a) => a.id === i.chosen_id)?.name;
          const language = entries?.find((e) => e.id === i.entry_id)?.language;
          return (
            <tr key={i.id} data-testid="waiting-caller">
              <td data-label={t('floor:page.position')}>
                {position === 0 ? t('states:offered') : (position ?? '…')}
              </td>
              <th scope="row">
                {i.from_name ? `${i.from_name} · ` : ''}
                {phone(customerNumber(i))}
                {i.callback ? (
                  <span className={css.back} data-testid="is-callback">
                    {' '}
                    <IconPhoneOutgoing size={14} aria-hidden="true" /> {t('floor:back.word')}
                  </span>
                ) : null}
                {chosen ? <span className="muted"> {t('floor:page.for_agent', { name: chosen })}</span> : null}
              </th>
              <td data-label={t('floor:page.waited')}>
                <Waited interaction={i} within={within} />
              </td>
              <td data-label={t('floor:page.expects')}>{expected === null ? '–' : `≈ ${clockText(expected)}`}</td>
              <td data-label={t('floor:page.language')}>{language ? languageName(language) : '–'}</td>
              <td data-label={t('floor:page.skills')}>{asked || t('floor:page.any_skill')}</td>
              <td data-label={t('floor:page.priority')}>{i.priority}</td>
              <td data-actions>
                {position !== 0 ? (
                  <SteerMenu interaction={i} floor={floor} normal={settings?.priority ?? 0} onWhy={onWhy} />
                ) : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Waited({ interaction: i, within }: { interaction: Interaction; within: number }) {
  const t = useT();
  // who hung up and waits for a call is not held to the time for answering
  const level = useSla(i.callback ? null : (i.queued_at ?? i.created_at), within);
  return (
    <span>
      <SlaMark level={level} />
      <Timer bare label={t('floor:page.waited')} since={i.queued_at ?? i.created_at} />
    </span>
  );
}
