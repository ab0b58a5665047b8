import { Button } from '@mantine/core';
import { IconArrowLeft, IconPencil, IconUpload } from '@tabler/icons-react';
import { Link } from 'react-router';
import css from '../admin/admin.module.css';
import { homeOf, type NounDef } from '../admin/noun';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';

/** The top of a list's page: the way back, its name, and what can be done with it. */
export function Head({ def, id, name }: { def: NounDef; id: string; name: string }) {
  const t = useT();
  const can = useCan();
  const at = `${homeOf(def)}/${id}`;
  return (
    <div className={css.pagehead}>
      <Link to={homeOf(def)} className={css.back}>
        <IconArrowLeft size={16} aria-hidden="true" />
        {t(def.title)}
      </Link>
      <h1 className="grow cut">{name}</h1>
      <Button
        component={Link}
        to={`${at}/edit`}
        variant="default"
        leftSection={<IconPencil size={14} aria-hidden="true" />}
        data-testid="edit"
      >
        {can(def.write) ? t('lists:edit') : t('lists:look')}
      </Button>
      {can(def.write) ? (
        <Button
          component={Link}
          to={`${at}/import`}
          leftSection={<IconUpload size={14} aria-hidden="true" />}
          data-testid="import"
        >
          {t('lists:import.open')}
        </Button>
      ) : null}
    </div>
  );
}
