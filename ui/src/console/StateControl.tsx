import { Button, Menu, TextInput } from '@mantine/core';
import { IconChevronDown, IconHandStop, IconLogout2, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useDesk } from '../api/queries';
import { CAUSES } from '../api/records';
import type { PauseReason } from '../api/rows';
import { useServerReason } from '../app/Banners';
import { clockText } from '../design/duration';
import { Kbd } from '../design/Kbd';
import { StateGlyph } from '../design/StateGlyph';
import { FAMILY, shownState } from '../design/states';
import { Timer } from '../design/Timer';
import { useNow } from '../design/ticker';
import { labelOf } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { EndShiftDialog } from './EndShiftDialog';
import { HandChip, raiseHand } from './Hand';
import { model } from './model';
import css from './state.module.css';
import { useOwnState } from './useOwnState';

const SEARCH_FROM = 10;

/** The agent's own state: glyph, word, time; a press opens what it may become. */
export function StateControl() {
  const t = useT();
  const { data: desk } = useDesk();
  const { agent, busy, pause, ready, endShift } = useOwnState();
  const [ending, setEnding] = useState(false);
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  const reason = useServerReason();
  const readyKey = useKeyOf('ready');
  const canReady =
    agent !== null && (agent.state !== 'ready' || agent.activity === 'wrapup' || Boolean(agent.next_state));
  useCommand('stateMenu', () => setOpen(true), agent?.state !== 'offline');
  useCommand('ready', ready, canReady && !reason);
  const handKey = useKeyOf('hand');
  const canRaise = agent !== null && agent.state !== 'offline' && !agent.hand_since && !reason;
  useCommand('hand', () => void raiseHand(), canRaise);
  if (!agent) return null;

  const shown = shownState(agent);
  const pauseReason = desk?.pause_reasons.find((r) => r.id === agent.reason_id);
  const reasons = (desk?.pause_reasons ?? []).filter((r) =>
    labelOf(r).toLocaleLowerCase().includes(filter.toLocaleLowerCase()),
  );
  const off = agent.state === 'offline';
  const cause = agent.state === 'paused' ? CAUSES.find((c) => c === agent.cause) : undefined;
  const openWork = Boolean(agent.work?.length) || model(desk).uncoded.length > 0;
  const quick = (agent.state === 'paused' || agent.state === 'missed') && agent.activity === agent.state;
  const choose = (r: PauseReason) => {
    setOpen(false);
    pause(r.id);
  };
  const byDigit = (e: React.KeyboardEvent) => {
    const r =
      /^[1-9]$/.test(e.key) && !(e.target instanceof HTMLInputElement) ? reasons[Number(e.key) - 1] : undefined;
    if (r) choose(r);
  };

  return (
    <div className={`row ${css.control}`}>
      <Menu opened={open} onChange={setOpen} position="bottom-start" width={280}>
        <Menu.Target>
          <button
            type="button"
            className={css.face}
            data-family={FAMILY[shown]}
            disabled={off || reason !== ''}
            title={reason || undefined}
            data-testid="state-control"
            data-state={shown}
          >
            <StateGlyph state={shown} />
            <span className="cut">
              {t(`states:${shown}`)}
              {pauseReason ? ` · ${labelOf(pauseReason)}` : cause ? ` · ${t(`causes:${cause}`)}` : ''}
            </span>
            {off ? null : <Timer bare label={t('desk:state.since')} since={agent.activity_since} />}
            {pauseReason ? <Overdrawn since={agent.since} limit={pauseReason.limit_minutes} /> : null}
            <IconChevronDown size={14} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown onKeyDown={byDigit}>
          {canReady ? (
            <Menu.Item
              leftSection={<StateGlyph state="ready" />}
              rightSection={<Kbd>{readyKey}</Kbd>}
              onClick={ready}
            >
              {t('states:ready')}
            </Menu.Item>
          ) : null}
          <Menu.Label>{agent.work?.length ? t('desk:state.pause_after') : t('desk:state.pause')}</Menu.Label>
          {(desk?.pause_reasons.length ?? 0) >= SEARCH_FROM ? (
            <TextInput
              aria-label={t('common:search')}
              value={filter}
              onChange={(e) => setFilter(e.currentTarget.value)}
              m={4}
            />
          ) : null}
          {reasons.map((r, n) => (
            <Menu.Item
              key={r.id}
              leftSection={<StateGlyph state="paused" />}
              rightSection={n < 9 ? <Kbd>{String(n + 1)}</Kbd> : null}
              onClick={() => choose(r)}
            >
              {labelOf(r)}
              {r.limit_minutes > 0 ? (
                <span className="muted"> · {t('desk:state.limit', { count: r.limit_minutes })}</span>
              ) : null}
              <Used ms={agent.paused_ms?.[r.id] ?? 0} />
            </Menu.Item>
          ))}
          <Menu.Divider />
          {canRaise ? (
            <Menu.Item
              leftSection={<IconHandStop size={14} aria-hidden="true" />}
              rightSection={<Kbd>{handKey}</Kbd>}
              onClick={() => void raiseHand()}
              data-testid="hand-raise"
            >
              {t('desk:hand.raise')}
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={<IconLogout2 size={14} aria-hidden="true" />}
            data-testid="state-end"
            onClick={() => (openWork ? setEnding(true) : void endShift())}
          >
            {t('desk:state.end')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {quick ? (
        <Button
          className={css.quick}
          color="ready"
          loading={busy}
          disabled={reason !== ''}
          onClick={ready}
          data-testid="state-ready"
        >
          <span className="row">
            <IconPlayerPlay size={14} aria-hidden="true" />
            <span className={css.word}>{t('desk:state.go_ready')}</span>
          </span>
        </Button>
      ) : null}
      <PendingChip />
      <HandChip />
      {desk ? (
        <EndShiftDialog
          desk={desk}
          opened={ending}
          busy={busy}
          onClose={() => setEnding(false)}
          onEnd={(afterWork) => void endShift(afterWork).then((done) => done && setEnding(false))}
        />
      ) : null}
    </div>
  );
}

/** By how much a pause is longer than its limit. */
function Overdrawn({ since, limit }: { since: string; limit: number }) {
  const now = useNow();
  const over = now - Date.parse(since) - limit * 60_000;
  if (limit <= 0 || over < 0) return null;
  return <strong data-clock>+{clockText(over)}</strong>;
}

/** How much of a reason was used in this shift, without the pause of now. */
function Used({ ms }: { ms: number }) {
  const t = useT();
  const count = Math.round(ms / 60_000);
  return ms > 0 ? <span className="muted"> · {t('desk:state.used', { count })}</span> : null;
}

/** What the agent asked for and gets when the work is done. */
function PendingChip() {
  const t = useT();
  const { data: desk } = useDesk();
  const { agent, stay } = useOwnState();
  if (!agent?.next_state || agent.next_state === 'ready') return null;
  const reason = desk?.pause_reasons.find((r) => r.id === agent.next_reason);
  const ends = agent.next_state === 'offline';
  const name = reason ? labelOf(reason) : ends ? t('desk:state.end') : t(`states:${agent.next_state}`);
  return (
    <span className={css.pending} data-testid="pending-state">
      <span className="cut">{t('desk:state.after_this', { name })}</span>
      <button type="button" aria-label={t('desk:state.cancel_after', { name })} onClick={stay}>
        <IconX size={14} aria-hidden="true" />
      </button>
    </span>
  );
}
