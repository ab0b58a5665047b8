import { client, ok } from '../../api/client';
import type { components } from '../../api/schema';

type S = components['schemas'];
export type Suggestion = S['AssistDraft'];
export type Summary = S['AssistSummary'];
export type Proposal = S['AssistDisposition'];
export type BotSource = S['BotSource'];

export const STYLES = ['grammar', 'shorter', 'longer', 'friendlier', 'formal', 'simple'] as const;
export type Style = (typeof STYLES)[number];

const of = (thread: string, signal?: AbortSignal) => ({ params: { path: { id: thread } }, signal });

/** What the model is asked about a conversation. Nothing of it is sent or kept by itself. */
export const ask = {
  suggest: (thread: string, signal?: AbortSignal) =>
    ok(client.POST('/api/v1/threads/{id}/assist/suggest', of(thread, signal))),
  rewrite: (thread: string, text: string, style: Style, signal?: AbortSignal) =>
    ok(client.POST('/api/v1/threads/{id}/assist/rewrite', { ...of(thread, signal), body: { text, style } })),
  translate: (thread: string, text: string, language: string, signal?: AbortSignal) =>
    ok(client.POST('/api/v1/threads/{id}/assist/translate', { ...of(thread, signal), body: { text, language } })),
  summary: (thread: string, signal?: AbortSignal) =>
    ok(client.POST('/api/v1/threads/{id}/assist/summary', of(thread, signal))),
  tags: (thread: string, known: string[], signal?: AbortSignal) =>
    ok(client.POST('/api/v1/threads/{id}/assist/tags', { ...of(thread, signal), body: { known } })),
  disposition: (thread: string, signal?: AbortSignal) =>
    ok(client.POST('/api/v1/threads/{id}/assist/disposition', of(thread, signal))),
};
