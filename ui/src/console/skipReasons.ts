/** Why an agent passes over a lead, as it is kept with the attempt; whoever finds nothing here writes a word of their own. */
export const SKIP_REASONS = ['wrong_person', 'called_before', 'bad_time', 'bad_data', 'not_mine'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
