import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Grant, Role } from '../api/rows';
import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './admin.module.css';
import { type NameOf, useNames } from './list';
import own from './matrix.module.css';
import { type NounForm, roleName, useNoun } from './noun';
import { GROUPS, type Place, parts, reaches, rightsOf } from './rights';

/** What this person can do, and where, by the roles that stand in the form: also before they are saved. */
export function PersonRights({ form }: { form: NounForm }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <section className={css.section} aria-label={t('matrix:person')}>
      <Button variant="subtle" aria-expanded={open} onClick={() => setOpen((o) => !o)} data-testid="rights-open">
        {t('matrix:person')}
      </Button>
      {open ? <Rights grants={form.values.grants ?? []} active={Boolean(form.values.active)} /> : null}
    </section>
  );
}

function Rights({ grants, active }: { grants: Grant[]; active: boolean }) {
  const t = useT();
  const can = useCan();
  const { data: roles } = useNoun<Role>('roles');
  const name = useNames(['sites', 'teams', ...(can('queues.read') ? (['queues', 'entry-points'] as const) : [])]);
  const rights = rightsOf(grants, roles ?? []);
  return (
    <div data-testid="rights">
      {active ? null : <p className={css.error}>{t('matrix:inactive')}</p>}
      {grants.some((g) => !reaches(g)) ? <p className={css.error}>{t('matrix:nowhere')}</p> : null}
      {roles && rights.length === 0 ? <p>{t('matrix:nothing')}</p> : null}
      {GROUPS.map(({ group, permissions }) => {
        const held = rights.filter((r) => permissions.includes(r.permission));
        if (held.length === 0) return null;
        return (
          <div key={group}>
            <h2 className={own.group}>{t(`matrix:group.${group}`)}</h2>
            <dl className={own.rights}>
              {held.map((r) => (
                <div key={r.permission}>
                  <dt>{t(`permissions:${r.permission}`)}</dt>
                  {r.places.map((p, n) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: grants have no id of their own
                    <dd key={n}>
                      {group === 'own'
                        ? t('matrix:by_own', { role: roleName(p.role) })
                        : t('matrix:by', { where: where(p, name, t), role: roleName(p.role) })}
                    </dd>
                  ))}
                </div>
              ))}
            </dl>
          </div>
        );
      })}
    </div>
  );
}

/** The reach of a grant in words. */
function where({ grant: g }: Place, name: NameOf, t: ReturnType<typeof useT>): string {
  if (g.all_sites) return t('matrix:everywhere');
  const named = (ids: string[] | null | undefined) => list((ids ?? []).map((id) => name(id) || t('matrix:unseen')));
  const limits = [
    g.team_ids?.length ? t('matrix:teams', { names: named(g.team_ids) }) : '',
    g.queue_ids?.length ? t('matrix:queues', { names: named(g.queue_ids) }) : '',
    g.entry_ids?.length ? t('matrix:entries', { names: named(g.entry_ids) }) : '',
  ].filter(Boolean);
  const sites = named(g.site_ids);
  if (parts(g) === 0) return t('matrix:whole', { sites });
  return sites ? t('matrix:part', { sites, limits: list(limits) }) : list(limits);
}
