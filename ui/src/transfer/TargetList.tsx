import { Button } from '@mantine/core';
import {
  IconAddressBook,
  IconHeadset,
  IconPhone,
  IconRecordMail,
  IconStarFilled,
  IconUsers,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { clockText } from '../design/duration';
import { StateBadge } from '../design/StateBadge';
import { Timer } from '../design/Timer';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import { rank, useFavourites } from './favourites';
import { numberOf, type Option, type Options, optionKey, type Tab } from './options';
import css from './transfer.module.css';

interface Props {
  id: string;
  tab: Tab;
  tabs: Tab[];
  typed: string;
  options: Option[];
  all: Options;
  active: Option | null;
  loading: boolean;
  onChoose: (option: Option) => void;
  onTab: (tab: Tab) => void;
}

/** The list below the search: who fits, how they are, and why somebody cannot be had now. */
export function TargetList({ id, tab, tabs, typed, options, all, active, loading, onChoose, onTab }: Props) {
  const t = useT();
  const list = useRef<HTMLDivElement>(null);
  const at = active ? options.indexOf(active) : -1;
  useEffect(() => {
    if (at >= 0) list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);
  const elsewhere = options.length === 0 ? tabs.filter((x) => x !== tab && all[x].length > 0 && typed.trim()) : [];
  return (
    <>
      <div
        ref={list}
        id={id}
        role="listbox"
        tabIndex={0}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-label={t('transfer:sheet.list')}
        className={css.list}
      >
        {options.map((o, n) => (
          <Row key={optionKey(o)} id={`${id}-${n}`} option={o} active={n === at} onChoose={() => onChoose(o)} />
        ))}
      </div>
      {options.length === 0 && !loading ? (
        <p className={css.none} role="status">
          {emptyText()}
        </p>
      ) : null}
      {elsewhere.length > 0 ? (
        <p className={css.elsewhere}>
          <span className="muted">{t('transfer:sheet.elsewhere')}</span>
          {elsewhere.map((x) => (
            <Button key={x} size="compact-sm" variant="default" onClick={() => onTab(x)}>
              {t('transfer:sheet.hits', { tab: t(`transfer:sheet.tab.${x}`), n: all[x].length })}
            </Button>
          ))}
        </p>
      ) : null}
    </>
  );

  function emptyText(): string {
    if (tab === 'contacts' && typed.trim().length < 2) return t('transfer:sheet.none.contacts_type');
    if (tab === 'number' && typed.trim() && !numberOf(typed)) return t('transfer:sheet.none.odd');
    return t(`transfer:sheet.none.${tab}`);
  }
}

const ICON = { agent: IconHeadset, queue: IconUsers, voicemail: IconRecordMail, number: IconPhone };

function Row({
  id,
  option: o,
  active,
  onChoose,
}: {
  id: string;
  option: Option;
  active: boolean;
  onChoose: () => void;
}) {
  const t = useT();
  const place = rank(
    o,
    useFavourites((s) => s),
  );
  const why = o.noBlind ?? o.noAsk;
  const Icon = o.kind === 'number' && o.name !== o.id ? IconAddressBook : ICON[o.kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above moves through the options and takes them
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={Boolean(o.noBlind) || undefined}
      className={css.option}
      onClick={onChoose}
      data-testid="target"
    >
      <Icon size={16} aria-hidden="true" />
      <span className={css.text}>
        <span className="row">
          <strong className="cut grow">{o.kind === 'number' ? nameOf() : o.name}</strong>
          {place === 0 ? (
            <span className={css.mark}>
              <IconStarFilled size={12} aria-hidden="true" />
              {t('transfer:sheet.favourite')}
            </span>
          ) : place < 9 ? (
            <span className={css.mark}>{t('transfer:sheet.recent')}</span>
          ) : null}
        </span>
        <span className={css.detail}>
          <Detail option={o} />
          {why ? <span>{t(why)}</span> : null}
        </span>
      </span>
    </div>
  );

  function nameOf(): string {
    return o.name === o.id ? t('transfer:sheet.dial', { number: phoneText(o.id) }) : o.name;
  }
}

function Detail({ option: { kind, id, name, target } }: { option: Option }) {
  const t = useT();
  if (kind === 'number') return name === id ? null : <span>{phoneText(id)}</span>;
  if (!target || kind === 'voicemail') return null;
  if (kind === 'agent') {
    return (
      <>
        <StateBadge state={target.activity ?? 'offline'} />
        {target.since ? <Timer bare label={t('desk:state.since')} since={target.since} /> : null}
      </>
    );
  }
  return (
    <>
      <span>{t('transfer:sheet.waiting', { count: target.waiting })}</span>
      {target.longest ? <Timer label={t('transfer:sheet.longest')} since={target.longest} /> : null}
      {target.expected_wait_ms === undefined ? null : (
        <span>{t('transfer:sheet.expected', { wait: clockText(target.expected_wait_ms) })}</span>
      )}
      <span>
        {target.free > 0 ? t('transfer:sheet.free', { count: target.free }) : t('transfer:sheet.why.nobody')}
      </span>
    </>
  );
}
