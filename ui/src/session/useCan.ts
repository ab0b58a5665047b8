import { useQuery } from '@tanstack/react-query';
import { fetchSession, keys } from '../api/queries';

export type Permission =
  | 'desk.work'
  | 'calls.dial'
  | 'interactions.own'
  | 'interactions.all'
  | 'recordings.play'
  | 'contacts.read'
  | 'contacts.write'
  | 'floor.read'
  | 'agents.set_state'
  | 'queues.steer'
  | 'calls.monitor'
  | 'queues.read'
  | 'queues.write'
  | 'lists.read'
  | 'lists.manage'
  | 'campaigns.read'
  | 'campaigns.control'
  | 'campaigns.manage'
  | 'users.read'
  | 'users.write'
  | 'roles.write'
  | 'sites.write'
  | 'audit.read'
  | 'system.read';

/** Every permission in the daemon's order, for the editor of roles. */
export const PERMISSIONS: Permission[] = [
  'desk.work',
  'calls.dial',
  'interactions.own',
  'interactions.all',
  'recordings.play',
  'contacts.read',
  'contacts.write',
  'floor.read',
  'agents.set_state',
  'queues.steer',
  'calls.monitor',
  'queues.read',
  'queues.write',
  'lists.read',
  'lists.manage',
  'campaigns.read',
  'campaigns.control',
  'campaigns.manage',
  'users.read',
  'users.write',
  'roles.write',
  'sites.write',
  'audit.read',
  'system.read',
];

export function useSession() {
  return (
    useQuery({ queryKey: keys.session, queryFn: fetchSession, staleTime: Number.POSITIVE_INFINITY }).data ?? null
  );
}

/** Whether this person may ever do it; a control that is never allowed is not drawn. */
export function useCan(): (permission: Permission) => boolean {
  const session = useSession();
  return (permission) => (session?.permissions ?? []).includes(permission);
}
