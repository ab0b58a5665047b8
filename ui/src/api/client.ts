import createClient from 'openapi-fetch';
import { origin } from '../app/page';
import { ApiError } from './errors';
import type { paths } from './schema';

let csrf = '';

/** The token of the session; it is in the answer to login and to GET session and lives in the page only. */
export function setCsrf(token: string): void {
  csrf = token;
}

/** For requests that this client cannot make, such as uploads that tell how far they are. */
export const csrfToken = () => csrf;

const DEADLINE_MS = 10_000;
/** Sounds and tables are large, and the server takes its time for them. */
const LARGE_MS = 120_000;
/** What asks a provider or a model waits for it. */
const ASKING_MS = 95_000;
const ASKING = /\/(test|subscribe|bot\/try|assist\/\w+|sources(\/\w+)?|search)(\?|$)/;

let whenReached: () => void = () => undefined;

/** Calls the listener whenever the server answered; asking for a ticket does not count, for the sockets do that themselves. */
export function onReached(listener: () => void): void {
  whenReached = listener;
}

async function timedFetch(request: Request): Promise<Response> {
  const large = /^(audio|text)\//.test(request.headers.get('Content-Type') ?? '');
  const signal = AbortSignal.any([
    request.signal,
    AbortSignal.timeout(large ? LARGE_MS : ASKING.test(request.url) ? ASKING_MS : DEADLINE_MS),
  ]);
  const response = await fetch(request, { signal });
  if (!request.url.endsWith('/session/ticket')) whenReached();
  return response;
}

export const client = createClient<paths>({ baseUrl: origin(), credentials: 'same-origin', fetch: timedFetch });

client.use({
  onRequest({ request }) {
    if (request.method !== 'GET' && csrf) request.headers.set('X-CSRF-Token', csrf);
    return request;
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

let whenLoggedOut: () => void = () => undefined;

/** Calls the listener when the server does not know this session any more. */
export function onLoggedOut(listener: () => void): void {
  whenLoggedOut = listener;
}

/** Turns an answer of the client into its data, or throws an ApiError. */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  let result: Answer<T>;
  try {
    result = await answer;
  } catch (cause) {
    throw ApiError.network(cause);
  }
  if (result.response.status === 401) whenLoggedOut();
  if (!result.response.ok) throw ApiError.from(result.response.status, result.error);
  return result.data as T;
}

/** Tells the server that this page goes away; the page does not wait for an answer and no call is ended by it. */
export function reportLeaving(): void {
  void fetch(`${origin()}/api/v1/desk/phone/report`, {
    method: 'POST',
    keepalive: true,
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
    body: JSON.stringify({ event: 'leaving' }),
  }).catch(() => undefined);
}
