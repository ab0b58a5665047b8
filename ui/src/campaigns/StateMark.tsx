import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { Campaign } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './campaigns.module.css';

/** Whether a campaign dials, as people decided: a shape and a word; the colour comes on top. */
export function StateMark({ state }: { state: Campaign['state'] }) {
  const t = useT();
  const Icon = state === 'running' ? IconPlayerPlay : IconPlayerStop;
  return (
    <span className={css.state} data-state={state} data-testid="campaign-state">
      <Icon size={14} aria-hidden="true" />
      {t(`campaigns:state.${state}`)}
    </span>
  );
}
