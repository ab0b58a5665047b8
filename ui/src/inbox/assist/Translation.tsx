import { ActionIcon, CloseButton } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import type { Message } from '../records';
import css from './assist.module.css';
import { hideTranslation, translateMessage, useTranslations } from './translation';

/** The button that brings a customer's message in the reader's language. */
export function TranslateButton({ message: m }: { message: Message }) {
  const t = useT();
  if (m.direction !== 'in' || !m.content.text?.trim()) return null;
  return (
    <ActionIcon
      size={26}
      aria-label={t('assist:message.translate')}
      title={t('assist:message.translate')}
      onClick={() => void translateMessage(m)}
      data-testid="translate-message"
    >
      <IconLanguage size={16} />
    </ActionIcon>
  );
}

/** The translation under the message; what the customer wrote stays above it. */
export function Translation({ id }: { id: string }) {
  const t = useT();
  const got = useTranslations((s) => s[id]);
  if (!got) return null;
  return (
    <div className={css.translated} role="status" data-testid="translation">
      <span className="row">
        <span className="muted grow">{t(got.state === 'busy' ? 'assist:message.busy' : 'assist:message.done')}</span>
        {got.state === 'busy' ? null : (
          <CloseButton size={24} aria-label={t('assist:message.hide')} onClick={() => hideTranslation(id)} />
        )}
      </span>
      {got.state === 'there' ? <span dir="auto">{got.text}</span> : null}
      {got.state === 'away' ? got.why : null}
    </div>
  );
}
