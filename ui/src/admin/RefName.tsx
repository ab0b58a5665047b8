import type { Row } from '../api/rows';
import { type NounPath, roleName, useNoun } from './noun';

/** The name behind an id of another noun. */
export function RefName({ of, id }: { of: NounPath; id: string }) {
  const { data } = useNoun<Row & { name: string; builtin?: boolean }>(of, id !== '');
  const row = data?.find((r) => r.id === id);
  return <>{row ? roleName(row) : '–'}</>;
}
