import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';
import { explain } from '../api/errors';
import { queries } from '../api/queries';
import type { Role } from '../api/rows';
import { say } from '../app/announcer';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { list } from '../i18n/format';
import { useT } from '../i18n/useT';
import { type Permission, useCan } from '../session/useCan';
import css from './admin.module.css';
import { MatrixList } from './MatrixList';
import { MatrixTable } from './MatrixTable';
import { roleName, saveRow, useNoun } from './noun';

type Edits = Record<string, Permission[]>;

/** Every role against every permission. The roles that come with the program stand fast; the others are edited here. */
export function MatrixPage() {
  const t = useT();
  const can = useCan();
  const narrow = useMediaQuery('(max-width: 599px)');
  const { data, error, refetch, isPending } = useNoun<Role>('roles');
  const [edits, setEdits] = useState<Edits>({});
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);
  if (isPending) return <SkeletonRows />;
  if (!data) return <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />;
  const roles = [...data]
    .sort((a, b) => Number(b.builtin) - Number(a.builtin) || roleName(a).localeCompare(roleName(b)))
    .map((r) => ({ ...r, permissions: edits[r.id] ?? r.permissions ?? [] }));
  const changed = roles.filter((r) => differs(r, data));
  const writes = can('roles.write');

  function set(role: Role, permission: Permission, on: boolean) {
    const held = role.permissions ?? [];
    setEdits({ ...edits, [role.id]: on ? [...held, permission] : held.filter((p) => p !== permission) });
  }
  async function save() {
    setBusy(true);
    const sentences: string[] = [];
    const left: Edits = {};
    for (const role of changed) {
      try {
        await saveRow('roles', role.id, role);
      } catch (e) {
        sentences.push(`${roleName(role)}: ${explain(e)}`);
        left[role.id] = role.permissions ?? [];
      }
    }
    await queries.invalidateQueries({ queryKey: ['noun', 'roles'] });
    setEdits(left);
    setRefused(sentences);
    setBusy(false);
    if (sentences.length === 0) say(t('admin:saved'));
  }
  const Draw = narrow ? MatrixList : MatrixTable;
  return (
    <section className={css.page} aria-label={t('matrix:title')} data-testid="matrix">
      <div>
        <h1>{t('matrix:title')}</h1>
        <p className="muted">{t('matrix:help')}</p>
        <p>
          {writes ? t('matrix:builtin') : t('matrix:read_only')} <Link to="/admin/roles">{t('matrix:roles')}</Link>
        </p>
      </div>
      {refused.length > 0 ? (
        <ErrorPanel title={t('admin:save_failed')}>
          <ul>
            {refused.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ul>
        </ErrorPanel>
      ) : null}
      <Draw roles={roles} mayEdit={(r) => writes && !r.builtin && !busy} onSet={set} />
      {changed.length > 0 ? (
        <div className={css.savebar}>
          <span className="grow muted" role="status">
            {t('admin:change.unsaved', { fields: list(changed.map(roleName)) })}
          </span>
          <Button variant="default" onClick={() => setEdits({})}>
            {t('admin:discard')}
          </Button>
          <Button loading={busy} onClick={() => void save()} data-testid="matrix-save">
            {t('common:save')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function differs(role: Role, all: Role[]): boolean {
  const was = all.find((r) => r.id === role.id)?.permissions ?? [];
  const is = role.permissions ?? [];
  return was.length !== is.length || was.some((p) => !is.includes(p));
}
