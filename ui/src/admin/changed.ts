import { exists, t } from '../i18n';

type Values = Record<string, unknown>;

/** What the server sets itself is no change of a person's. */
const QUIET = new Set(['id', 'version', 'audio', 'media', 'created_at', 'changed_at', 'agent_id']);

/** The fields that differ, by the API's names. */
export function changedFields(was: Values | null | undefined, is: Values | null | undefined): string[] {
  const names = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...names].filter((n) => !QUIET.has(n) && JSON.stringify(was?.[n] ?? '') !== JSON.stringify(is?.[n] ?? ''));
}

/** A field's name for people; a field without one is called as the API calls it. */
export function fieldName(field: string): string {
  const key = [`admin:field.${field}`, `admin:change.${field}`].find(exists);
  return key ? t.any(key) : field.replaceAll('_', ' ');
}
