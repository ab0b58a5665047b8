import { Button } from '@mantine/core';
import { Component } from 'react';
import { ErrorPanel } from '../design/ErrorPanel';
import { t } from '../i18n';

interface State {
  error: Error | null;
  id: string;
}

/** Keeps a fault within its region: the strip survives whatever happens in the canvas. */
export class RegionBoundary extends Component<{ name: string; children: React.ReactNode }, State> {
  override state: State = { error: null, id: '' };

  static getDerivedStateFromError(error: Error): State {
    return { error, id: Date.now().toString(36) };
  }

  override componentDidCatch(error: Error): void {
    console.error(`region ${this.props.name} (${this.state.id})`, error);
  }

  override render() {
    const { error, id } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorPanel title={t('shell:crash', { id })} onRetry={() => this.setState({ error: null, id: '' })}>
        <span className="muted">{error.message}</span>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() =>
            void navigator.clipboard?.writeText(`${id} ${location.pathname}\n${error.stack ?? error.message}`)
          }
        >
          {t('shell:crash_copy')}
        </Button>
      </ErrorPanel>
    );
  }
}
