import { exists, t } from '../i18n';

/** A sentence of the server in the reader's language; its own words stand in. */
export function sentence(key: string | undefined, text: string, params?: Record<string, unknown>): string {
  return key && exists(`errors:${key}`) ? t.any(`errors:${key}`, params) : text;
}
