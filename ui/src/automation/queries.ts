import { useQuery } from '@tanstack/react-query';
import { saveRow } from '../admin/noun';
import { client, ok } from '../api/client';
import { keys, queries } from '../api/queries';
import type { Rule } from './vocabulary';

const NET_MS = 60_000;

/** How often every rule acted, by its id. */
export function useFigures() {
  return useQuery({
    queryKey: ['automation-figures'],
    queryFn: () => ok(client.GET('/api/v1/automation-rule-figures')),
    refetchInterval: NET_MS,
  });
}

/** The last times a rule acted. */
export function useRuns(id: string) {
  return useQuery({
    queryKey: ['automation-runs', id],
    queryFn: () => ok(client.GET('/api/v1/automation-rules/{id}/runs', { params: { path: { id } } })),
    enabled: id !== '',
    refetchInterval: NET_MS,
  });
}

/** Which conversations a rule would have met. */
export function tryRule(rule: Rule) {
  return ok(client.POST('/api/v1/automation-rules/preview', { body: rule }));
}

const fetchRules = () => queries.invalidateQueries({ queryKey: keys.noun('automation-rules') });

/** Rules in the order in which the server looks at them. */
export function inOrder(rules: Rule[]): Rule[] {
  return [...rules].sort(
    (a, b) => a.position - b.position || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1),
  );
}

export async function switchRule(rule: Rule, active: boolean): Promise<void> {
  await saveRow('automation-rules', rule.id, { ...rule, active }).finally(fetchRules);
}

const STEP = 10;

/** Writes the rules of a site so that they are looked at in this order; those that stand right are left alone. */
export async function orderRules(rules: Rule[]): Promise<void> {
  try {
    for (const [n, rule] of rules.entries()) {
      const position = (n + 1) * STEP;
      if (rule.position !== position) await saveRow('automation-rules', rule.id, { ...rule, position });
    }
  } finally {
    await fetchRules();
  }
}
