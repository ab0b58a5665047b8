import { CloseButton } from '@mantine/core';
import { useNoun } from '../admin/noun';
import type { PassedAgent } from '../api/answers';
import { useWhy } from '../api/queries';
import type { Interaction } from '../api/records';
import type { PauseReason, Skill } from '../api/rows';
import { customerNumber } from '../console/model';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { clock, dateTime, labelOf, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { AsOf } from './AsOf';
import css from './queue.module.css';

interface Props {
  interaction: Interaction;
  skills: Skill[];
  onClose: () => void;
}

/** For every agent the rule that keeps the caller from them, asked again when anything happens. */
export function WhyPanel({ interaction: i, skills, onClose }: Props) {
  const t = useT();
  const say = useRule(skills);
  const { data, error, refetch, isPending, dataUpdatedAt } = useWhy(i.id);
  const title = t('floor:why.title', { caller: i.from_name || phone(customerNumber(i)) });
  return (
    <section aria-label={title} className={css.why} data-testid="why">
      <div className={css.head}>
        <h2 className="grow">{title}</h2>
        <AsOf at={dataUpdatedAt} />
        <CloseButton aria-label={t('common:close')} onClick={onClose} />
      </div>
      {isPending ? <SkeletonRows rows={3} /> : null}
      {error && !data ? (
        <ErrorPanel title={t('floor:why.failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {data && !data.waiting ? <p>{t('floor:why.over')}</p> : null}
      {data?.pbx_down ? <p className={css.act}>◉ {t('floor:why.pbx')}</p> : null}
      {data?.waiting && data.agents.length === 0 ? <p className={css.act}>◉ {t('floor:why.nobody')}</p> : null}
      {data?.waiting && data.agents.length > 0 ? (
        <>
          <p className={data.due_at ? css.act : 'muted'}>
            {data.due_at
              ? t('floor:why.due', { time: dateTime(data.due_at) })
              : t('floor:why.position', { n: data.position })}
          </p>
          <dl>
            {data.agents.map((a) => (
              <div key={a.agent_id} data-fits={a.rule === 'fits' || undefined}>
                <dt>{a.name}</dt>
                <dd>
                  {say(a, a.rule)}
                  {a.rule !== a.also && a.also !== 'fits' ? ` ${say(a, a.also)}` : ''}
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  );
}

/** A rule as a sentence. */
function useRule(skills: Skill[]): (a: PassedAgent, rule: PassedAgent['rule']) => string {
  const t = useT();
  const can = useCan();
  const { data: reasons } = useNoun<PauseReason>('pause-reasons', can('users.read'));
  return (a, rule) => {
    const until = a.until ? clock(a.until) : '';
    const reason = reasons?.find((r) => r.id === a.reason_id);
    if (rule === 'paused' && reason) return t('floor:why.rule.paused_for', { reason: labelOf(reason) });
    if (rule === 'skill_low') {
      const skill = skills.find((s) => s.id === a.skill_id)?.name ?? t('floor:why.a_skill');
      const params = { skill, has: a.has ?? 0, needs: a.needs ?? 0, until };
      return until ? t('floor:why.rule.skill_later', params) : t('floor:why.rule.skill_low', params);
    }
    return t(`floor:why.rule.${rule}`, { until });
  };
}
