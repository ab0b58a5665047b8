import type { Activity, Agent, Interaction } from '../api/records';
import type { AgentProfile } from '../api/rows';
import { ACTIVITIES } from '../design/states';

export interface AgentFilter {
  q: string;
  state: string;
  team: string;
  /** Agents who serve this queue, or work on something of it now. */
  queue: string;
  skill: string;
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
  preview: 6.2,
  writing: 6.3,
  monitoring: 6.5,
  paused: 7,
  ready: 8,
  offline: 9,
};

export function workOf(agent: Agent, interactions: Interaction[]): Interaction | null {
  const work = agent.work ?? [];
  const id = (work.find((w) => w.channel === 'voice') ?? work[0])?.interaction_id;
  return interactions.find((i) => i.id === id) ?? null;
}

/** profiles tell queues and skills; without the right to read them, only the queue worked on now is known. */
export function filterAgents(
  agents: Agent[],
  interactions: Interaction[],
  f: AgentFilter,
  profiles: Map<string, AgentProfile> = new Map(),
): Agent[] {
  const wanted = f.q.toLocaleLowerCase();
  const serves = (a: Agent) => profiles.get(a.id)?.queue_ids?.includes(f.queue) ?? false;
  const knows = (a: Agent) => profiles.get(a.id)?.skills?.some((s) => s.skill_id === f.skill) ?? false;
  return agents
    .filter((a) => a.name.toLocaleLowerCase().includes(wanted))
    .filter((a) => f.state === '' || a.activity === f.state)
    .filter((a) => f.team === '' || a.team_id === f.team)
    .filter((a) => f.queue === '' || serves(a) || workOf(a, interactions)?.queue_id === f.queue)
    .filter((a) => f.skill === '' || knows(a))
    .sort((a, b) => asking(a, b) || RANK[a.activity] - RANK[b.activity] || a.name.localeCompare(b.name));
}

/** Who asks for a supervisor comes first, the longest of them before the others. */
function asking(a: Agent, b: Agent): number {
  if (!a.hand_since || !b.hand_since) return Number(Boolean(b.hand_since)) - Number(Boolean(a.hand_since));
  return Date.parse(a.hand_since) - Date.parse(b.hand_since);
}

export function countStates(agents: Agent[]): [Activity, number][] {
  return ACTIVITIES.map((s): [Activity, number] => [s, agents.filter((a) => a.activity === s).length]).filter(
    ([, n]) => n > 0,
  );
}
