import { useT } from '../i18n/useT';
import css from './guides.module.css';
import { type Tab, useGuides } from './state';

/** The parts of the customer's panel; arrows change the tab. */
export function TabBar({ tabs, tab }: { tabs: Tab[]; tab: Tab }) {
  const t = useT();
  const show = (to: Tab) => useGuides.setState({ tab: to });
  function onKeyDown(e: React.KeyboardEvent<HTMLElement>) {
    const by = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    const next = by ? tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length] : undefined;
    if (!next) return;
    e.preventDefault();
    show(next);
    e.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  }
  return (
    <div className={css.tabs} role="tablist" aria-label={t('guides:tabs')} onKeyDown={onKeyDown}>
      {tabs.map((x) => (
        <button
          key={x}
          type="button"
          role="tab"
          id={`guide-${x}`}
          aria-selected={x === tab}
          aria-controls="guide-panel"
          tabIndex={x === tab ? 0 : -1}
          onClick={() => show(x)}
          data-tab={x}
          data-testid={`tab-${x}`}
        >
          {t(`guides:tab.${x}`)}
        </button>
      ))}
    </div>
  );
}
