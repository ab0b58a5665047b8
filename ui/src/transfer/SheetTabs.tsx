import { useT } from '../i18n/useT';
import type { Tab } from './options';
import css from './transfer.module.css';

interface Props {
  tabs: Tab[];
  tab: Tab;
  onTab: (tab: Tab) => void;
  /** The id that the panel's and the tabs' ids begin with. */
  panel: string;
}

/** Where to look; arrows change the tab. */
export function SheetTabs({ tabs, tab, onTab, panel }: Props) {
  const t = useT();
  function onKeyDown(e: React.KeyboardEvent<HTMLElement>) {
    const by = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    const next = by ? tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length] : undefined;
    if (!next) return;
    e.preventDefault();
    onTab(next);
    e.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  }
  return (
    <div className={css.tabs} role="tablist" aria-label={t('transfer:sheet.tabs')} onKeyDown={onKeyDown}>
      {tabs.map((x) => (
        <button
          key={x}
          type="button"
          role="tab"
          id={`${panel}-${x}`}
          aria-selected={x === tab}
          aria-controls={`${panel}-panel`}
          tabIndex={x === tab ? 0 : -1}
          onClick={() => onTab(x)}
          data-tab={x}
          data-testid={`tab-${x}`}
        >
          {t(`transfer:sheet.tab.${x}`)}
        </button>
      ))}
    </div>
  );
}
