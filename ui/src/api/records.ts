import type { components } from './schema';

type S = components['schemas'];

/** The live records, as the generated schema has them, under the names of the house. */
export type Agent = S['Agent'];
export type Device = S['Device'];
export type Work = S['Work'];
export type Interaction = S['Interaction'];
export type Call = S['Call'];
export type Leg = S['Leg'];
export type Attempt = S['Attempt'];
export type LeadInfo = S['LeadInfo'];
export type Preview = S['Preview'];
export type Recording = S['Recording'];
export type Offer = S['Offer'];
export type MissedOffer = S['MissedOffer'];
export type Party = S['Party'];
export type Target = S['Target'];
export type QueueCount = S['QueueCount'];
export type AgentCount = S['AgentCount'];
export type AgentState = Agent['state'];
export type Activity = Agent['activity'];
export type InteractionState = Interaction['state'];
export type Outcome = NonNullable<Interaction['outcome']>;
export type PbxState = S['Desk']['pbx'];

/** The closed vocabulary of events/causes.go, for their translations. */
export const CAUSES = [
  'answered',
  'no_answer',
  'declined',
  'busy',
  'rejected',
  'invalid_number',
  'congestion',
  'no_route',
  'codec',
  'failed',
  'customer_hungup',
  'agent_hungup',
  'supervisor',
  'withdrawn',
  'cancelled',
  'device_lost',
  'device_back',
  'disconnected',
  'missed',
  'idle',
  'timer',
  'closed',
  'no_agents',
  'overflow',
  'lost',
  'pbx_down',
  'shutdown',
  'outside_hungup',
  'transferred',
  'consult_ended',
  'voicemail',
  'callback',
  'machine',
  'message_left',
  'gave_up',
  'skipped',
  'resolved',
  'dealt_with',
  'shift_over',
  'recording_empty',
  'recording_half',
] as const;
export type Cause = (typeof CAUSES)[number];

/** With whom the agent talks comes before who is held; then who was there first. */
export function talkingFirst(a: Interaction, b: Interaction): number {
  const waits = (i: Interaction) => (i.state === 'held' ? 1 : 0);
  return waits(a) - waits(b) || a.created_at.localeCompare(b.created_at);
}
