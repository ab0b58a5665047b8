import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Desk } from '../api/answers';
import type { Interaction } from '../api/records';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { Kbd } from '../design/Kbd';
import { useGuides } from '../guides/state';
import { loadSection } from '../i18n';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { CallNotes } from './CallNotes';
import { CodePicker } from './CodePicker';
import { CountdownRing } from './CountdownRing';
import { chooseCode, useChosenCode } from './codes';
import css from './desk.module.css';
import { extendWrapup, finishWrapup, keepCode, saveCode } from './wrapup';

const CallbackPicker = lazy(async () => {
  const [picker] = await Promise.all([import('../guides/CallbackPicker'), loadSection('guides')]);
  return picker;
});

const CodeProposal = lazy(async () => {
  const [proposal] = await Promise.all([import('../inbox/assist/CodeProposal'), loadSection('inbox')]);
  return proposal;
});

/** After-call work, docked under the timeline: code, notes, and what comes next. Also for what still lacks its code. */
export function WrapUpPanel({ interaction: i, desk }: { interaction: Interaction; desk: Desk }) {
  const t = useT();
  const codes = desk.dispositions[i.queue_id ?? ''] ?? [];
  const chosen = useChosenCode((s) => s[i.id]) ?? i.disposition_id ?? '';
  const extendsLeft = (desk.queue_settings[i.queue_id ?? '']?.wrapup_extends ?? 0) - (i.wrapup_extends ?? 0);
  const refused = useGuides((s) => s.refused[i.id]);
  const live = i.state === 'wrapup';
  const canExtend = live && Boolean(i.wrapup_ends) && extendsLeft > 0;
  const reason = useServerReason();
  const finishKey = useKeyOf('finish');
  const extendKey = useKeyOf('extend');
  const [busy, attempt] = useAttempt();
  const run = (action: () => Promise<boolean>) => {
    void attempt('desk:wrapup.failed', action);
  };
  const done = () => run(() => (live ? finishWrapup(i.id, 'ready') : saveCode(i.id)));
  const choose = (id: string) => {
    chooseCode(i.id, id);
    if (live) void keepCode(i.id);
  };
  const needsCode = !live && !chosen;
  useCommand('extend', () => run(() => extendWrapup(i.id)), canExtend);
  useCommand('finish', done, !reason && !needsCode);

  return (
    <section className={css.wrapup} aria-label={t('desk:wrapup.title')} data-testid="wrapup">
      <div className="row wrap">
        <h2>{live ? t('desk:wrapup.title') : t('desk:wrapup.late')}</h2>
        {live && i.wrapup_ends ? <CountdownRing since={i.since} until={i.wrapup_ends} /> : null}
        {canExtend ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            rightSection={<Kbd>{extendKey}</Kbd>}
            onClick={() => run(() => extendWrapup(i.id))}
            data-testid="wrapup-extend"
          >
            {t('desk:wrapup.extend')}
          </Button>
        ) : null}
      </div>
      <CodePicker codes={codes} chosen={chosen} onChoose={choose} />
      {i.thread_id && codes.length > 0 ? (
        <Suspense fallback={null}>
          <CodeProposal thread={i.thread_id} codes={codes} chosen={chosen} onChoose={choose} />
        </Suspense>
      ) : null}
      {codes.find((c) => c.id === chosen)?.kind === 'callback' ? (
        <Suspense fallback={null}>
          <CallbackPicker interaction={i} onKeep={() => void keepCode(i.id)} />
        </Suspense>
      ) : null}
      <CallNotes interaction={i} />
      {refused ? (
        <p role="alert" className={css.refused} data-testid="refused">
          {refused}
        </p>
      ) : null}
      <div className="row wrap">
        <Button
          color={live ? 'ready' : 'accent'}
          size="sm"
          loading={busy}
          disabled={reason !== '' || needsCode}
          title={reason || undefined}
          rightSection={<Kbd>{finishKey}</Kbd>}
          onClick={done}
          data-testid="wrapup-finish"
        >
          {live ? t('desk:wrapup.finish_ready') : t('desk:wrapup.save')}
        </Button>
        {live ? (
          <Menu position="top-start">
            <Menu.Target>
              <Button
                variant="default"
                size="sm"
                disabled={busy || reason !== ''}
                rightSection={<IconChevronDown size={14} aria-hidden="true" />}
                data-testid="wrapup-pause"
              >
                {t('desk:wrapup.finish_pause')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {desk.pause_reasons.map((r) => (
                <Menu.Item key={r.id} onClick={() => run(() => finishWrapup(i.id, 'paused', r.id))}>
                  {labelOf(r)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        {!chosen && codes.length > 0 ? <span className="muted">{t('desk:wrapup.not_coded')}</span> : null}
      </div>
    </section>
  );
}
