import { Away } from '../../bots/Away';
import { reasonOf } from '../../bots/words';
import { useT } from '../../i18n/useT';
import type { Message } from '../records';
import css from './assist.module.css';
import { moodOf } from './mood';
import { named } from './SourceNames';

/** What stands behind something the bot wrote, for our side alone: its sources. */
export function BotSources({ message: m }: { message: Message }) {
  const t = useT();
  const sources = named(m.bot?.sources ?? []);
  if (sources.length === 0) return null;
  return (
    <details className={css.word} data-testid="bot-sources">
      <summary>{t('assist:bot.from', { count: sources.length })}</summary>
      <ul>
        {sources.map((s) => (
          <li key={s.source_id}>
            <Away title={s.title} url={s.url} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Why the bot gave the conversation to people, and what they need to know; null for what is no hand-over. */
export function HandOverNote({ message: m }: { message: Message }) {
  const t = useT();
  const word = m.bot;
  if (!word?.reason) return null;
  const s = word.summary;
  const rows = [
    [t('assist:bot.issue'), s?.issue],
    [t('assist:bot.done'), s?.done],
    [t('assist:bot.collected'), (s?.collected ?? []).join(', ')],
    [t('assist:sum.mood'), moodOf(s?.sentiment)],
    [t('assist:bot.next'), s?.next],
  ].filter(([, v]) => v);
  return (
    <div data-testid="bot-handover">
      <p>
        <strong>{t('assist:bot.handed')}</strong> {reasonOf(word.reason)}
        {word.detail ? <span className="muted"> ({word.detail})</span> : null}
      </p>
      <dl className={css.facts}>
        {rows.map(([k, v]) => (
          <div key={k}>
            <dt>{k}</dt>
            <dd dir="auto">{v}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
