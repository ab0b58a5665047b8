import { useEffect, useRef } from 'react';
import type { Guidance } from '../api/answers';
import type { Interaction } from '../api/records';
import { currentLanguage } from '../i18n';
import { FormPanel } from './FormPanel';
import { ScriptPanel } from './ScriptPanel';
import { type Tab, useGuides } from './state';
import { TabBar } from './TabBar';

interface Props {
  interaction: Interaction;
  guide: Guidance;
  tab: Tab;
  /** The customer's own language, where it is known. */
  language: string;
}

/** The tabs beside the customer's card, and what they show; the card itself stays where it is. */
export default function GuideTabs({ interaction: i, guide, tab, language }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const focus = useGuides((s) => s.focus);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only who asks for the tab is brought there
  useEffect(() => {
    if (focus > 0) body.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-first]')?.focus();
  }, [focus, tab]);
  const languages = [language, guide.language, currentLanguage()].filter(Boolean);
  const tabs: Tab[] = [
    'contact',
    ...(guide.script ? (['script'] as const) : []),
    ...(guide.form ? (['form'] as const) : []),
  ];
  return (
    <>
      <TabBar tabs={tabs} tab={tab} />
      <div ref={body} id="guide-panel" role="tabpanel" aria-labelledby={`guide-${tab}`}>
        {tab === 'script' && guide.script ? (
          <ScriptPanel key={i.id} script={guide.script} values={guide.values} languages={languages} at={i.id} />
        ) : null}
        {tab === 'form' && guide.form ? <FormPanel key={i.id} interaction={i} form={guide.form} /> : null}
      </div>
    </>
  );
}
