import { lazy, Suspense, useState } from 'react';
import { useCommand } from '../keys/dispatcher';

const Palette = lazy(() => import('./Palette'));

/** The palette is fetched when it is asked for the first time, and stays. */
export function PaletteOnCall() {
  const [asked, setAsked] = useState(0);
  useCommand('palette', () => setAsked((n) => n + 1));
  if (asked === 0) return null;
  return (
    <Suspense fallback={null}>
      <Palette asked={asked} />
    </Suspense>
  );
}
