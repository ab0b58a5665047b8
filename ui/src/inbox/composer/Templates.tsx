import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { EmptyState } from '../../design/EmptyState';
import { ErrorPanel } from '../../design/ErrorPanel';
import { SkeletonRows } from '../../design/SkeletonRows';
import { languageName } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import { useTemplates } from '../queries';
import type { TemplateUse, Thread } from '../records';
import css from '../thread.module.css';
import { approved, complete, filled, usage } from './template';

interface Props {
  thread: Thread;
  onSend: (use: TemplateUse) => void;
  onClose: () => void;
}

/** Chooses one of the provider's templates, fills it and shows what the customer will read. */
export function Templates({ thread, onSend, onClose }: Props) {
  const t = useT();
  const { data, error, refetch, isPending } = useTemplates(thread.inbox_id, true);
  const [chosen, choose] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const list = approved(data?.items ?? []);
  const keyOf = (x: { name: string; language: string }) => `${x.name} ${x.language}`;
  const x = list.find((y) => keyOf(y) === chosen);
  const label = (p: string) => {
    const part = (['header', 'body', 'button'] as const).find((k) => p.startsWith(`${k}.`)) ?? 'body';
    return t(`inbox:template.part.${part}`, { name: p.slice(p.indexOf('.') + 1) });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('inbox:template.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {error ? (
        <ErrorPanel title={t('inbox:template.failed')} error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <SkeletonRows rows={3} />
      ) : list.length === 0 ? (
        <EmptyState title={t('inbox:template.none')}>
          <span>{t('inbox:template.none_help')}</span>
        </EmptyState>
      ) : (
        <form
          className="stack"
          onSubmit={(e) => {
            e.preventDefault();
            if (x && complete(x, values)) onSend(usage(x, values));
          }}
        >
          <Select
            label={t('inbox:template.which')}
            searchable
            data={list.map((y) => ({
              value: keyOf(y),
              label: `${y.name} · ${languageName(y.language.replace('_', '-'))}`,
            }))}
            value={chosen || null}
            onChange={(v) => {
              choose(v ?? '');
              setValues({ 'body.1': thread.name });
            }}
            data-testid="template"
          />
          {(x?.params ?? []).map((p) => (
            <TextInput
              key={p}
              label={label(p)}
              required
              maxLength={1000}
              value={values[p] ?? ''}
              onChange={(e) => setValues({ ...values, [p]: e.currentTarget.value })}
            />
          ))}
          {x ? (
            <section className={css.preview} aria-label={t('inbox:template.preview')} data-testid="template-preview">
              <span className="muted">{t('inbox:template.preview')}</span>
              {x.header ? <strong>{filled(x.header, 'header', values)}</strong> : null}
              <p className={css.text}>{filled(x.body, 'body', values)}</p>
              {x.footer ? <p className="muted">{x.footer}</p> : null}
              {(x.buttons ?? []).map((b) => (
                <span key={b.title} className={css.mark}>
                  {b.title}
                </span>
              ))}
            </section>
          ) : null}
          <Button type="submit" disabled={!x || !complete(x, values)} data-testid="template-send">
            {t('inbox:template.send')}
          </Button>
        </form>
      )}
    </Modal>
  );
}
