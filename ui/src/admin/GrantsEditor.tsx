import { ActionIcon, Button, MultiSelect, Select, Switch } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Grant } from '../api/rows';
import { useT } from '../i18n/useT';
import css from './admin.module.css';
import { type NounForm, useOptions } from './noun';

const EMPTY: Grant = { role_id: '', all_sites: false, site_ids: [], team_ids: [], queue_ids: [], entry_ids: [] };

/** The roles of a user, each with what it is good for. */
export function GrantsEditor({ form }: { form: NounForm }) {
  const t = useT();
  const roles = useOptions('roles');
  const sites = useOptions('sites');
  const teams = useOptions('teams');
  const queues = useOptions('queues');
  const grants: Grant[] = form.values.grants ?? [];
  const set = (next: Grant[]) => form.setFieldValue('grants', next);
  const change = (g: Grant, part: Partial<Grant>) => set(grants.map((x) => (x === g ? { ...g, ...part } : x)));
  return (
    <fieldset className={css.section} data-testid="grants">
      <legend>{t('admin:grant.title')}</legend>
      <p className="muted">{t('admin:grant.help')}</p>
      {form.errors.grants ? <p className={css.error}>{form.errors.grants}</p> : null}
      {grants.map((g, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grants have no id of their own
        <div key={n} className={css.grant}>
          <Select
            label={t('admin:grant.role')}
            data={roles}
            allowDeselect={false}
            value={g.role_id || null}
            onChange={(v) => change(g, { role_id: v ?? '' })}
          />
          <Switch
            label={t('admin:grant.all_sites')}
            checked={g.all_sites}
            onChange={(e) =>
              change(
                g,
                e.currentTarget.checked ? { ...EMPTY, role_id: g.role_id, all_sites: true } : { all_sites: false },
              )
            }
          />
          {g.all_sites ? null : (
            <>
              <MultiSelect
                label={t('admin:grant.sites')}
                data={sites}
                value={g.site_ids ?? []}
                onChange={(v) => change(g, { site_ids: v })}
              />
              <MultiSelect
                label={t('admin:grant.teams')}
                data={teams}
                value={g.team_ids ?? []}
                onChange={(v) => change(g, { team_ids: v })}
              />
              <MultiSelect
                label={t('admin:grant.queues')}
                data={queues}
                value={g.queue_ids ?? []}
                onChange={(v) => change(g, { queue_ids: v })}
              />
            </>
          )}
          <ActionIcon aria-label={t('admin:grant.remove')} onClick={() => set(grants.filter((x) => x !== g))}>
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => set([...grants, EMPTY])}
      >
        {t('admin:grant.add')}
      </Button>
    </fieldset>
  );
}
