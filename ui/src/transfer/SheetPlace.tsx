import { lazy, Suspense } from 'react';
import { RegionBoundary } from '../app/RegionBoundary';
import { SkeletonRows } from '../design/SkeletonRows';
import { useSheet } from './sheet';

const TransferSheet = lazy(() => import('./TransferSheet'));

/** Where the sheet opens: beside the page, in the place of the customer's panel. It covers no notes. */
export function SheetPlace() {
  const open = useSheet((s) => s.id !== '');
  if (!open) return null;
  return (
    <RegionBoundary name="transfer">
      <Suspense fallback={<SkeletonRows rows={5} />}>
        <TransferSheet />
      </Suspense>
    </RegionBoundary>
  );
}
