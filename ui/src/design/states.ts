import type { Activity, Agent } from '../api/records';

export const FAMILY = {
  ready: 'ready',
  offered: 'busy',
  talking: 'busy',
  held: 'busy',
  consulting: 'busy',
  joined: 'busy',
  dialing: 'busy',
  monitoring: 'busy',
  preview: 'busy',
  writing: 'busy',
  wrapup: 'wrapup',
  paused: 'paused',
  missed: 'missed',
  devicelost: 'missed',
  offline: 'offline',
} as const;

/** What is shown for an agent or for a line: the activity, that the phone was lost, or that all three talk. */
export type Shown = keyof typeof FAMILY;
export type Family = (typeof FAMILY)[Shown];

export function shownState(agent: Pick<Agent, 'activity' | 'cause'>): Shown {
  if (agent.activity === 'paused' && agent.cause === 'device_lost') return 'devicelost';
  return agent.activity;
}

export const ACTIVITIES: Activity[] = [
  'ready',
  'offered',
  'dialing',
  'talking',
  'held',
  'consulting',
  'preview',
  'writing',
  'monitoring',
  'wrapup',
  'paused',
  'missed',
  'offline',
];
