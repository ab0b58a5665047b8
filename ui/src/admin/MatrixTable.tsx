import { Checkbox } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import type { Role } from '../api/rows';
import { useT } from '../i18n/useT';
import type { Permission } from '../session/useCan';
import own from './matrix.module.css';
import { roleName } from './noun';
import { GROUPS } from './rights';

export interface MatrixProps {
  roles: Role[];
  mayEdit: (role: Role) => boolean;
  onSet: (role: Role, permission: Permission, on: boolean) => void;
}

export function MatrixTable({ roles, mayEdit, onSet }: MatrixProps) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 wants a scrollable region to be reachable
    <div className={own.scroll} tabIndex={0} role="region" aria-label={t('matrix:title')}>
      <table className={own.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('admin:role.permissions')}</th>
            {roles.map((r) => (
              <th key={r.id} scope="col">
                {roleName(r)}
              </th>
            ))}
          </tr>
        </thead>
        {GROUPS.map(({ group, permissions }) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" className={own.group}>
                {t(`matrix:group.${group}`)}
              </th>
              <td colSpan={roles.length} />
            </tr>
            {permissions.map((p) => (
              <tr key={p}>
                <th scope="row">{t(`permissions:${p}`)}</th>
                {roles.map((r) => (
                  <td key={r.id}>
                    <Cell role={r} permission={p} word={t(`permissions:${p}`)} mayEdit={mayEdit} onSet={onSet} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface CellProps extends Pick<MatrixProps, 'mayEdit' | 'onSet'> {
  role: Role;
  permission: Permission;
  word: string;
}

function Cell({ role, permission, word, mayEdit, onSet }: CellProps) {
  const t = useT();
  const on = (role.permissions ?? []).includes(permission);
  if (mayEdit(role)) {
    return (
      <Checkbox
        size="md"
        aria-label={t('matrix:cell', { role: roleName(role), permission: word })}
        checked={on}
        onChange={(e) => onSet(role, permission, e.currentTarget.checked)}
      />
    );
  }
  return (
    <span data-on={on} className={own.fixed}>
      {on ? <IconCheck size={18} aria-hidden="true" /> : <IconMinus size={14} aria-hidden="true" />}
      <span className="sr">{on ? t('common:yes') : t('common:no')}</span>
    </span>
  );
}
