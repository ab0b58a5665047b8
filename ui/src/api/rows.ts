import type { components } from './schema';

type S = components['schemas'];

/** The rows people decide about. A draft is what is sent: without what the server sets itself. */
export type Label = Record<string, string>;
export interface Row {
  id: string;
  version: number;
}
export type PauseReason = S['PauseReason'];
export type Disposition = S['Disposition'];
export type Queue = S['Queue'];
export type Mailbox = S['Mailbox'];
export type EntryPoint = S['EntryPoint'];
export type Prompt = S['Prompt'];
export type Exception = S['Exception'];
export type Outlook = S['Outlook'];
export type UsedBy = S['UsedBy'];
export type AuditEntry = S['AuditEntry'];
export type ImportAnswer = S['Import'];
export type SetupStep = S['SetupStep'];
export type Schedule = S['Schedule'];
export type Period = S['Period'];
export type Holiday = S['Holiday'];
export type Team = S['Team'];
export type Skill = S['Skill'];
export type AgentProfile = S['AgentProfile'];
export type User = S['User'];
export type Grant = S['Grant'];
export type Role = S['Role'];
export type Site = S['Site'];
export type PresencePolicy = S['PresencePolicy'];
export type Contact = S['Contact'];
export type ContactDraft = S['ContactDraft'];
export type LastAgent = S['LastAgent'];
export type Match = NonNullable<S['ContactList']['match']>;
export type Theme = 'system' | 'light' | 'dark' | 'contrast';
