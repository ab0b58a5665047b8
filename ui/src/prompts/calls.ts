import { client, ok } from '../api/client';
import type { Prompt } from '../api/rows';

interface Place {
  id: string;
  language: string;
}

export function putSound(path: Place, source: 'upload' | 'recording', sound: Blob): Promise<Prompt> {
  return ok(
    client.PUT('/api/v1/prompts/{id}/audio/{language}', {
      params: { path, query: { source } },
      body: sound as never,
      bodySerializer: (b: unknown) => b as BodyInit,
      headers: { 'Content-Type': 'audio/wav' },
    }),
  );
}

export function removeSound(path: Place): Promise<Prompt> {
  return ok(client.DELETE('/api/v1/prompts/{id}/audio/{language}', { params: { path } }));
}

export function speak(path: Place, text: string): Promise<Prompt> {
  return ok(client.POST('/api/v1/prompts/{id}/audio/{language}/speech', { params: { path }, body: { text } }));
}

/** The sound as something an audio element plays. */
export async function fetchSound(path: Place): Promise<Blob> {
  return (await ok(
    client.GET('/api/v1/prompts/{id}/audio/{language}', { params: { path }, parseAs: 'blob' } as never),
  )) as unknown as Blob;
}
