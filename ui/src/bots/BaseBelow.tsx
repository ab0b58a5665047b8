import own from '../inboxes/inboxes.module.css';
import { SearchPanel } from './SearchPanel';
import { SourcesPanel } from './SourcesPanel';

/** What is in a knowledge base, and what is found in it. */
export function BaseBelow({ base }: { base: string }) {
  return (
    <div className={own.panels}>
      <SourcesPanel base={base} />
      <SearchPanel base={base} />
    </div>
  );
}
