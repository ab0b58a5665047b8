import type { Agent, AgentCount, Attempt, Call, Interaction, PbxState, QueueCount } from './records';
import type { components } from './schema';

export interface AgentBody {
  agent: Agent;
  by?: string;
  cause?: string;
}
export interface InteractionBody {
  interaction: Interaction;
  agent_id?: string;
  team_id?: string;
  cause?: string;
  by?: string;
  why?: string;
}
export interface CallBody {
  call: Call;
  leg_id?: string;
  cause?: string;
}
/** Campaigns are asked for their status; nothing here hangs on a single attempt. */
export interface AttemptBody {
  attempt: Attempt;
}
/** A written message is new or another, and its thread as it is with it. */
export interface MessageBody {
  thread: components['schemas']['Thread'];
  message: components['schemas']['WrittenMessage'];
}
export interface ThreadBody {
  thread: components['schemas']['Thread'];
  by?: string;
  act: string;
}
export interface InboxBody {
  inbox_id: string;
  state: string;
  trouble?: string;
  detail?: string;
  since: string;
}
/** What a provider sent is the inbox's alone; no browser is told of it. */
export interface ChannelBody {
  raw: unknown;
}
export interface DirectoryBody {
  noun: string;
  id: string;
  act: 'created' | 'updated' | 'deleted';
  by: string;
  site_id?: string;
}
export interface SystemBody {
  instance: string;
  version?: string;
  state?: string;
  detail?: string;
}

interface Of<T extends string, B> {
  id: string;
  seq?: number;
  at: string;
  type: T;
  body: B;
}

/** The closed catalogue of events/catalogue.go, in its order; a test compares the two. */
export const EVENT_TYPES = [
  'agent.signed_in',
  'agent.signed_out',
  'agent.state_changed',
  'agent.device_changed',
  'agent.work_changed',
  'interaction.created',
  'interaction.queued',
  'interaction.offered',
  'interaction.offer_ended',
  'interaction.connected',
  'interaction.held',
  'interaction.resumed',
  'interaction.suspended',
  'interaction.consult',
  'interaction.handed_out',
  'interaction.parked',
  'interaction.woken',
  'interaction.written',
  'interaction.wrapup',
  'interaction.coded',
  'interaction.form_saved',
  'interaction.matched',
  'interaction.recording',
  'interaction.monitored',
  'interaction.ended',
  'call.started',
  'call.leg_added',
  'call.leg_up',
  'call.leg_ended',
  'call.bridged',
  'call.held',
  'call.resumed',
  'call.changed',
  'call.recovered',
  'call.ended',
  'recording.started',
  'recording.paused',
  'recording.resumed',
  'recording.ended',
  'recording.stored',
  'recording.failed',
  'attempt.leased',
  'attempt.changed',
  'attempt.closed',
  'channel.received',
  'message.recorded',
  'message.changed',
  'thread.changed',
  'inbox.health',
  'directory.changed',
  'system.started',
  'system.stopped',
  'system.pbx',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

type BodyOf<T extends EventType> = T extends `agent.${string}`
  ? AgentBody
  : T extends `interaction.${string}`
    ? InteractionBody
    : T extends `call.${string}`
      ? CallBody
      : T extends `attempt.${string}`
        ? AttemptBody
        : T extends `message.${string}`
          ? MessageBody
          : T extends `thread.${string}`
            ? ThreadBody
            : T extends `inbox.${string}`
              ? InboxBody
              : T extends `channel.${string}`
                ? ChannelBody
                : T extends `directory.${string}`
                  ? DirectoryBody
                  : SystemBody;

export type DomainEvent = { [T in EventType]: Of<T, BodyOf<T>> }[EventType];

/** Somebody who writes in a conversation just now, or stopped. */
export interface Typist {
  thread_id: string;
  by: 'customer' | 'agent';
  who?: string;
  name?: string;
  on: boolean;
}

export type Frame =
  | { type: 'hello'; seq: number; server_time: string; instance: string; version: string }
  | { type: 'event'; seq: number; event: DomainEvent }
  | { type: 'counts'; queues: QueueCount[] | null }
  | { type: 'agent_counts'; agents: AgentCount[] | null }
  | { type: 'lines'; lines: Record<string, string[]> }
  | { type: 'changed'; topics: ('targets' | 'voicemail' | 'threads' | 'waiting')[] }
  | { type: 'typing'; typing: Typist[] }
  | { type: 'tick'; seq: number; server_time: string }
  | { type: 'resync'; reason: 'gap' | 'slow' | 'directory' | 'permissions' }
  | { type: 'pbx'; state: PbxState; detail?: string }
  | { type: 'bye'; reason: 'session_ended' | 'shutdown' | 'replaced' };
