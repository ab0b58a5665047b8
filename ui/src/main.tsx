import '@fontsource-variable/inter/wght.css';
import './design/mantine.css';
import '@mantine/notifications/styles.css';
import './design/tokens.css';
import './design/base.css';
import './design/forced.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api/queries';
import { Live } from './app/Live';
import { styleNonce } from './app/page';
import { Routes } from './app/router';
import { followSystem } from './design/scheme';
import { cssVariablesResolver, schemeManager, theme } from './design/theme';
import { guessLanguage, loadLanguage } from './i18n';
import { listenToKeys } from './keys/dispatcher';
import { SessionGate } from './session/SessionGate';

async function start(): Promise<void> {
  await loadLanguage(guessLanguage());
  followSystem();
  listenToKeys(document);
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={schemeManager}
        getStyleNonce={() => styleNonce}
        defaultColorScheme="light"
      >
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" limit={4} />
          <SessionGate>
            <Live>
              <Routes />
            </Live>
          </SessionGate>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
