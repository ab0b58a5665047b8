import type { components } from '../api/schema';
import type { InboxBot, Tool } from './queries';

export const MODES = ['off', 'always', 'closed', 'until_agent'] as const;
export type Mode = (typeof MODES)[number];

export function modeOf(bot: InboxBot | undefined): Mode {
  return MODES.find((m) => m === bot?.policy.mode) ?? 'off';
}

/** Prices and budgets come in millionths. */
export const MICRO = 1_000_000;

/** The secret of a tool's Authorization header. */
export const toolSecret = (name: string) => `tool.${name}`;

/** What the form holds: the bot as it is, with the secrets that are typed and never come back. */
export type Values = InboxBot & { secrets: Record<string, string> };

export function valuesOf(bot: InboxBot): Values {
  return {
    ...bot,
    policy: { ...bot.policy, mode: modeOf(bot), bases: bot.policy.bases ?? [], tools: bot.policy.tools ?? [] },
    secrets: {},
  };
}

/** An object without what is empty: that is left to the server. */
function filled<T extends object>(of: T): T {
  return Object.fromEntries(
    Object.entries(of).filter(([, v]) => v !== '' && v !== undefined && !(Array.isArray(v) && v.length === 0)),
  ) as T;
}

const toolOf = (t: Tool): Tool => ({
  ...t,
  params: (t.params ?? []).map((p) => filled({ ...p, choices: (p.choices ?? []).filter(Boolean) })),
});

/** What is sent of the form: the secrets of tools that are gone go with them. */
export function sentOf({ known_secrets, inbox_id: _, ...v }: Values): components['schemas']['InboxBotDraft'] {
  const tools = v.policy.tools ?? [];
  const names = new Set(tools.map((t) => toolSecret(t.name)));
  const gone = (known_secrets ?? []).filter((s) => s.startsWith('tool.') && !names.has(s));
  const secrets = Object.fromEntries(
    Object.entries(v.secrets).filter(([name]) => !name.startsWith('tool.') || names.has(name)),
  );
  return {
    ...v,
    policy: {
      ...filled(v.policy),
      bases: v.policy.bases ?? [],
      tools: tools.map(toolOf),
      texts: filled(v.policy.texts ?? {}),
    },
    model: { ...filled(v.model), base_url: v.model.base_url.trim(), model: v.model.model.trim() },
    secrets: { ...secrets, ...Object.fromEntries(gone.map((s) => [s, ''])) },
  };
}

const OF_MODEL = new Set([
  'base_url',
  'model',
  'embedding_model',
  'embedding_dimensions',
  'temperature',
  'effort',
  'max_output',
  'limit_field',
  'call_seconds',
  'quiet_seconds',
]);

/** Where the form has the field that the server names: "settings" are the model's and the policy's in one. */
export function fieldAt(field: string): string {
  const name = /^settings\.(.+)$/.exec(field)?.[1];
  if (!name) return field;
  return `${OF_MODEL.has(name) ? 'model' : 'policy'}.${name}`;
}

/** Whether something that is folded away is at fault. */
export function faulty(errors: Record<string, unknown>, names: string[]): boolean {
  return Object.keys(errors).some((at) => names.some((n) => at === n || at.startsWith(`${n}.`)));
}
