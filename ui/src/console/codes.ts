import { create } from 'zustand';

/** The code chosen so far per interaction. */
export const useChosenCode = create<Record<string, string>>(() => ({}));

export function chooseCode(interactionId: string, dispositionId: string): void {
  useChosenCode.setState({ [interactionId]: dispositionId });
}

export function chosenCode(interactionId: string, saved: string | undefined): string {
  return useChosenCode.getState()[interactionId] ?? saved ?? '';
}
