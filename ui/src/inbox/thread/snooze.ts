/** Until when a conversation can be put off with one press. Times are those of the reader's wall. */
export const PRESETS = ['hour', 'evening', 'tomorrow', 'week'] as const;
export type Preset = (typeof PRESETS)[number];

export function presetAt(preset: Preset, now: Date): Date {
  const at = new Date(now);
  switch (preset) {
    case 'hour':
      at.setHours(at.getHours() + 1);
      return at;
    case 'evening':
      at.setHours(18, 0, 0, 0);
      return at;
    case 'tomorrow':
      at.setDate(at.getDate() + 1);
      at.setHours(9, 0, 0, 0);
      return at;
    case 'week':
      at.setDate(at.getDate() + ((8 - at.getDay()) % 7 || 7));
      at.setHours(9, 0, 0, 0);
      return at;
  }
}

/** The presets that lie ahead: in the evening there is no "this evening". */
export function presets(now: Date): { preset: Preset; at: Date }[] {
  return PRESETS.map((preset) => ({ preset, at: presetAt(preset, now) })).filter(
    ({ at }) => at.getTime() - now.getTime() > 10 * 60_000,
  );
}

/** A moment as a field for date and time holds it. */
export function localValue(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
