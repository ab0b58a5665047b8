import { type NounPath, useOptions } from './noun';

/** The name behind an id of another noun. */
export function RefName({ of, id }: { of: NounPath; id: string }) {
  const options = useOptions(of, id !== '');
  return <>{options.find((o) => o.value === id)?.label ?? '–'}</>;
}
