import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import type { Desk, Guidance, Session } from '../api/answers';
import { keys, queries } from '../api/queries';
import { cssVariablesResolver, theme } from '../design/theme';
import { desk as aDesk, guide as aGuide, session as aSession } from './fixtures';

/** Draws a part of the application over caches that are filled already. */
export function draw(
  ui: React.ReactNode,
  {
    desk = aDesk(),
    session = aSession(),
    contacts = { match: 'unknown', items: [] },
    guide = aGuide(),
  }: { desk?: Desk; session?: Session; contacts?: object; guide?: Guidance } = {},
) {
  queries.clear();
  queries.setQueryData(keys.session, session);
  queries.setQueryData(keys.desk, desk);
  queries.setQueryData(['contacts', 'phone', '+34600111222'], contacts);
  queries.setQueryData(['guide', 'i1'], guide);
  const within = (part: React.ReactNode) => (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
      <QueryClientProvider client={queries}>
        <MemoryRouter>{part}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
  const view = render(within(ui));
  const redraw = (part: React.ReactNode) => view.rerender(within(part));
  return { ...view, redraw, user: userEvent.setup() };
}

export interface Sent {
  method: string;
  path: string;
  search: string;
  body: unknown;
}

/** Answers every request with 204 and tells what was asked. */
export function recordRequests(answer: (sent: Sent) => Response = () => new Response(null, { status: 204 })): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = (async (request: Request) => {
    const text = await request.clone().text();
    const { pathname: path, search } = new URL(request.url);
    const one = { method: request.method, path, search, body: text ? JSON.parse(text) : null };
    sent.push(one);
    return answer(one);
  }) as typeof fetch;
  return sent;
}
