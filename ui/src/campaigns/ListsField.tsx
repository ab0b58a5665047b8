import { ActionIcon, Button, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useOptions } from '../admin/noun';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { attach } from './queries';

/** The lists a campaign calls. They are operations of their own, so they hold at once and do not wait for Save. */
export function ListsField({ id, ids }: { id: string; ids: string[] }) {
  const t = useT();
  const can = useCan();
  const options = useOptions('lists', can('lists.read'));
  const [leaving, setLeaving] = useState('');
  const [busy, attempt] = useAttempt();
  const writes = can('campaigns.manage');
  const nameOf = (list: string) => options.find((o) => o.value === list)?.label ?? list;
  const free = options.filter((o) => !ids.includes(o.value));
  if (!id) return <p className={`muted ${css.wide}`}>{t('campaigns:form.lists_later')}</p>;
  return (
    <div className={css.wide} data-testid="lists-field">
      <strong>{t('campaigns:form.lists')}</strong>
      <p className="muted">{t('campaigns:form.lists_help')}</p>
      {ids.length === 0 ? <p>{t('campaigns:form.lists_none')}</p> : null}
      <ul className={css.plain}>
        {ids.map((list) => (
          <li key={list}>
            <span className="grow">{nameOf(list)}</span>
            {writes && leaving !== list ? (
              <ActionIcon
                aria-label={t('campaigns:form.detach', { name: nameOf(list) })}
                onClick={() => setLeaving(list)}
              >
                <IconTrash size={14} />
              </ActionIcon>
            ) : null}
            {leaving === list ? (
              <>
                <span>{t('campaigns:form.detach_sure')}</span>
                <Button
                  color="danger"
                  loading={busy}
                  onClick={() =>
                    void attempt('campaigns:form.detach_failed', () => attach(id, list, false)).then(() =>
                      setLeaving(''),
                    )
                  }
                  data-testid="detach"
                >
                  {t('campaigns:form.detach_yes')}
                </Button>
                <Button variant="default" onClick={() => setLeaving('')}>
                  {t('common:cancel')}
                </Button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {writes && free.length > 0 ? (
        <Select
          label={t('campaigns:form.attach')}
          searchable
          disabled={busy}
          nothingFoundMessage={t('admin:none_found')}
          data={free}
          value={null}
          onChange={(list) =>
            list ? void attempt('campaigns:form.attach_failed', () => attach(id, list, true)) : undefined
          }
          data-testid="attach"
        />
      ) : null}
    </div>
  );
}
