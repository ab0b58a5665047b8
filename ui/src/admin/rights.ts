import type { Grant, Role } from '../api/rows';
import { PERMISSIONS, type Permission } from '../session/useCan';

export type Group = 'own' | 'customers' | 'floor' | 'settings' | 'people' | 'system';

const GROUP_OF: Partial<Record<Permission, Group>> = {
  'desk.work': 'own',
  'calls.dial': 'own',
  'interactions.own': 'own',
  'interactions.all': 'customers',
  'recordings.play': 'customers',
  'contacts.read': 'customers',
  'contacts.write': 'customers',
  'floor.read': 'floor',
  'agents.set_state': 'floor',
  'queues.steer': 'floor',
  'queues.read': 'settings',
  'queues.write': 'settings',
  'lists.read': 'settings',
  'lists.manage': 'settings',
  'campaigns.read': 'settings',
  'campaigns.control': 'floor',
  'campaigns.manage': 'settings',
  'users.read': 'people',
  'users.write': 'people',
  'roles.write': 'people',
};
const ORDER: Group[] = ['own', 'customers', 'floor', 'settings', 'people', 'system'];

/** Every permission under its heading; one that is new and has none yet is the system's. */
export const GROUPS: { group: Group; permissions: Permission[] }[] = ORDER.map((group) => ({
  group,
  permissions: PERMISSIONS.filter((p) => (GROUP_OF[p] ?? 'system') === group),
}));

/** Where a permission holds, and by which role. */
export interface Place {
  role: Role;
  grant: Grant;
}

export interface Right {
  permission: Permission;
  places: Place[];
}

/** What grants come to, as the server resolves them: one that names no place, or an unknown role, gives nothing. */
export function rightsOf(grants: Grant[], roles: Role[]): Right[] {
  const places = grants.flatMap((grant) => {
    const role = roles.find((r) => r.id === grant.role_id);
    return role && reaches(grant) ? [{ role, grant }] : [];
  });
  return PERMISSIONS.map((permission) => ({
    permission,
    places: places.filter((p) => p.role.permissions?.includes(permission)),
  })).filter((r) => r.places.length > 0);
}

export function reaches(g: Grant): boolean {
  return g.all_sites || parts(g) > 0 || (g.site_ids?.length ?? 0) > 0;
}

/** So many teams, queues and entry points limit a grant; without any it holds for its sites as a whole. */
export function parts(g: Grant): number {
  return (g.team_ids?.length ?? 0) + (g.queue_ids?.length ?? 0) + (g.entry_ids?.length ?? 0);
}
