import { ActionIcon, Button } from '@mantine/core';
import { IconTemplate, IconX } from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import type { TemplateUse } from '../records';
import css from '../thread.module.css';

interface Props {
  template: TemplateUse;
  onSend: (template: TemplateUse) => void;
  onDrop: () => void;
}

/** A template that was taken back: it can go as it was filled, or be left. */
export function TemplateBack({ template, onSend, onDrop }: Props) {
  const t = useT();
  const { name, language } = template;
  return (
    <p className={css.later} data-testid="template-back">
      <IconTemplate size={14} aria-hidden="true" />
      <bdi className="cut">{t('inbox:message.template', { name, language })}</bdi>
      <Button variant="outline" size="compact-xs" onClick={() => onSend(template)}>
        {t('inbox:template.send')}
      </Button>
      <ActionIcon size={24} aria-label={t('inbox:out.discard')} onClick={onDrop}>
        <IconX size={14} />
      </ActionIcon>
    </p>
  );
}
