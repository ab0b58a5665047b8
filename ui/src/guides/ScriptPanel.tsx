import { Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Script } from '../api/rows';
import { Kbd } from '../design/Kbd';
import { useT } from '../i18n/useT';
import { inSequence } from '../keys/dispatcher';
import css from './guides.module.css';
import { parts, standsFor, type Values } from './merge';
import { spoken } from './useGuide';

interface Props {
  script: Script;
  values: Values;
  languages: string[];
  /** Whose place in the script it is; where there is none, it is forgotten. */
  at?: string;
}

/** How far the agent is in each conversation, as the keys of the steps that were gone through. */
const places = new Map<string, string[]>();

/** A script, one step at a time: arrows go back and on, digits choose. */
export function ScriptPanel({ script, values, languages, at }: Props) {
  const t = useT();
  const steps = script.steps ?? [];
  const [path, setPath] = useState<string[]>(() => (at && places.get(at)) || []);
  const known = path.filter((key) => steps.some((s) => s.key === key));
  const index = Math.max(
    0,
    steps.findIndex((s) => s.key === known.at(-1)),
  );
  const step = steps[index];
  if (!step) return null;
  const choices = step.choices ?? [];
  const next = choices.length === 0 ? steps[index + 1]?.key : undefined;

  function walk(to: string[]) {
    if (at) places.set(at, to);
    setPath(to);
  }
  const go = (key: string | undefined) => key && walk([...(known.length > 0 ? known : [step?.key ?? '']), key]);
  const back = () => known.length > 1 && walk(known.slice(0, -1));

  function onKeyDown(e: React.KeyboardEvent) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || inSequence(e.timeStamp)) return;
    const choice = /^[1-9]$/.test(e.key) ? choices[Number(e.key) - 1] : undefined;
    if (choice) go(choice.to);
    else if (e.key === 'ArrowRight') go(next);
    else if (e.key === 'ArrowLeft') back();
    else if (!/^[1-9]$/.test(e.key)) return;
    e.preventDefault(); // a digit here is no code of the wrap-up
  }

  return (
    <section
      className={css.script}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows and digits are for whoever stands here
      tabIndex={0}
      data-first
      aria-label={t('guides:script.title', { name: script.name })}
      onKeyDown={onKeyDown}
      data-testid="script"
    >
      <div aria-live="polite" className={css.step}>
        <p className="muted">{t('guides:script.step', { n: index + 1, of: steps.length })}</p>
        <h3>{spoken(step.title, step.titles, languages)}</h3>
        <Speech text={spoken(step.text, step.texts, languages)} values={values} />
      </div>
      {choices.length > 0 ? (
        <div className={css.choices} role="group" aria-label={t('guides:script.choices')}>
          {choices.map((c, n) => (
            <Button
              // biome-ignore lint/suspicious/noArrayIndexKey: two choices may say and do the same
              key={n}
              variant="default"
              justify="space-between"
              rightSection={n < 9 ? <Kbd>{String(n + 1)}</Kbd> : null}
              onClick={() => go(c.to)}
              data-testid={`choice-${n + 1}`}
            >
              {spoken(c.label, c.labels, languages)}
            </Button>
          ))}
        </div>
      ) : null}
      <div className="row wrap">
        <Button
          variant="subtle"
          disabled={known.length < 2}
          leftSection={<IconArrowLeft size={14} aria-hidden="true" />}
          onClick={back}
          data-testid="script-back"
        >
          {t('guides:script.back')}
        </Button>
        {choices.length === 0 ? (
          <Button
            variant="default"
            disabled={!next}
            rightSection={<IconArrowRight size={14} aria-hidden="true" />}
            onClick={() => go(next)}
            data-testid="script-next"
          >
            {t('guides:script.next')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

/** What is said. A variable that nothing stands for is a gap to fill while speaking. */
function Speech({ text, values }: { text: string; values: Values }) {
  const t = useT();
  return (
    <p className={css.speech} data-testid="speech">
      {parts(text).map((p, n) => {
        if ('text' in p) return p.text;
        const value = standsFor(values, p.name);
        return value ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
          <b key={n}>{value}</b>
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
            key={n}
            className={css.gap}
            title={p.name}
            role="img"
            aria-label={t('guides:script.gap', { name: p.name })}
          />
        );
      })}
    </p>
  );
}
