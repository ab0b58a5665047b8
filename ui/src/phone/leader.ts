/**
 * Exactly one tab owns the phone. The lock goes to the next waiting tab by itself when the owner is closed; a person may
 * also take it over.
 */
const NAME = 'cordboard.phone';

export class Leader {
  private waiting: AbortController | null = null;
  private release: (() => void) | null = null;

  constructor(private readonly onChange: (leads: boolean) => void) {}

  /** Asks for the phone; with `steal` it is taken from the tab that has it. */
  claim(steal: boolean): void {
    if (this.release) return;
    this.waiting?.abort();
    if (!navigator.locks) {
      this.release = () => undefined;
      this.onChange(true); // no secure context: there is no telling, and no microphone either
      return;
    }
    const waiting = new AbortController();
    this.waiting = waiting;
    const options = steal ? { steal: true } : { signal: waiting.signal };
    navigator.locks.request(NAME, options, () => this.hold()).catch(() => this.lost(waiting));
  }

  resign(): void {
    this.waiting?.abort();
    this.waiting = null;
    this.release?.();
    this.release = null;
  }

  private hold(): Promise<void> {
    this.onChange(true);
    return new Promise((resolve) => {
      this.release = resolve;
    });
  }

  /** Another tab took the phone: give it up, and stand in line again. */
  private lost(waiting: AbortController): void {
    if (waiting.signal.aborted || !this.release) return;
    this.release = null;
    this.waiting = null;
    this.onChange(false);
    this.claim(false);
  }
}

/** Whether some tab of this browser owns the phone now. */
export async function phoneIsTaken(): Promise<boolean> {
  const state = await navigator.locks?.query();
  return (state?.held ?? []).some((l) => l.name === NAME);
}
