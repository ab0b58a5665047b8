import { Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../i18n/useT';
import type { MatrixProps } from './MatrixTable';
import own from './matrix.module.css';
import { roleName } from './noun';
import { GROUPS } from './rights';

/** The matrix where there is no room for one: a role at a time. */
export function MatrixList({ roles, mayEdit, onSet }: MatrixProps) {
  const t = useT();
  const [id, setId] = useState('');
  const role = roles.find((r) => r.id === id) ?? roles[0];
  if (!role) return null;
  const held = role.permissions ?? [];
  return (
    <>
      <NativeSelect
        label={t('admin:role.one')}
        data={roles.map((r) => ({ value: r.id, label: roleName(r) }))}
        value={role.id}
        onChange={(e) => setId(e.currentTarget.value)}
      />
      {GROUPS.map(({ group, permissions }) => (
        <fieldset key={group} className={own.list}>
          <legend className={own.group}>{t(`matrix:group.${group}`)}</legend>
          {permissions.map((p) =>
            mayEdit(role) ? (
              <Checkbox
                key={p}
                size="md"
                label={t(`permissions:${p}`)}
                checked={held.includes(p)}
                onChange={(e) => onSet(role, p, e.currentTarget.checked)}
              />
            ) : (
              <p key={p} className={held.includes(p) ? undefined : 'muted'}>
                {t('matrix:said', {
                  permission: t(`permissions:${p}`),
                  answer: held.includes(p) ? t('common:yes') : t('common:no'),
                })}
              </p>
            ),
          )}
        </fieldset>
      ))}
    </>
  );
}
