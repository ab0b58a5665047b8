import type { components } from './schema';

type S = components['schemas'];

/** What the operations answer beyond records and rows. */
export type Session = S['Session'];
export type PhoneCredential = S['PhoneCredential'];
export type Shift = S['Shift'];
export type QueueSettings = S['QueueSettings'];
export type Desk = S['Desk'];
export type Guidance = S['Guidance'];
export type Floor = S['Floor'];
export type Why = S['Why'];
export type PassedAgent = S['PassedAgent'];
export type Quarters = S['Quarters'];
export type Hours = S['FloorHours'];
export type Quarter = S['Quarter'];
export type AgentDay = S['AgentDay'];
export type Stretch = S['Stretch'];
export type System = S['System'];
export type InteractionDetail = S['InteractionStory'];
export type HistoryNames = S['HistoryNames'];
