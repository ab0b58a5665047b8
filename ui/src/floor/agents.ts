import type { Activity, Agent, Interaction } from '../api/records';
import { ACTIVITIES } from '../design/states';

export interface AgentFilter {
  q: string;
  state: string;
  team: string;
  /** Agents who work on something of this queue now. */
  queue: string;
}

/** The order of urgency is the order of the state language; within it the longest first. */
const RANK: Record<Activity, number> = {
  missed: 0,
  offered: 1,
  wrapup: 2,
  held: 3,
  consulting: 4,
  talking: 5,
  dialing: 6,
  paused: 7,
  ready: 8,
  offline: 9,
};

export function workOf(agent: Agent, interactions: Interaction[]): Interaction | null {
  const id = agent.work?.[0]?.interaction_id;
  return interactions.find((i) => i.id === id) ?? null;
}

export function filterAgents(agents: Agent[], interactions: Interaction[], f: AgentFilter): Agent[] {
  const wanted = f.q.toLocaleLowerCase();
  return agents
    .filter((a) => a.name.toLocaleLowerCase().includes(wanted))
    .filter((a) => f.state === '' || a.activity === f.state)
    .filter((a) => f.team === '' || a.team_id === f.team)
    .filter((a) => f.queue === '' || workOf(a, interactions)?.queue_id === f.queue)
    .sort((a, b) => RANK[a.activity] - RANK[b.activity] || a.name.localeCompare(b.name));
}

export function countStates(agents: Agent[]): [Activity, number][] {
  return ACTIVITIES.map((s): [Activity, number] => [s, agents.filter((a) => a.activity === s).length]).filter(
    ([, n]) => n > 0,
  );
}
