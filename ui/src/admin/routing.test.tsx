import { useForm } from '@mantine/form';
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { draw, recordRequests } from '../test/render';
import { RoutingFields } from './RoutingFields';

let kept: Record<string, unknown> = {};

function Form() {
  const form = useForm<Record<string, unknown>>({
    initialValues: { strategy: 'longest_available', skills: [], teams: [], age_seconds: 0, age_most: 0 },
  });
  kept = form.values;
  return <RoutingFields form={form} />;
}

it('a need is added, relaxed in two steps and joined by teams one after the other', async () => {
  const rows: Record<string, object[]> = {
    '/api/v1/skills': [{ id: 'k1', name: 'Spanish', version: 1 }],
    '/api/v1/teams': [
      { id: 't1', name: 'First', version: 1 },
      { id: 't2', name: 'Second', version: 1 },
    ],
  };
  recordRequests(({ path }) => Response.json({ items: rows[path] ?? [] }));
  const { user } = draw(<Form />);
  await user.click(await screen.findByRole('button', { name: 'Add a skill' }));
  const relax = { name: 'Spanish: relax after a wait' };
  await user.click(screen.getByRole('button', relax));
  await user.click(screen.getByRole('button', relax));
  await user.selectOptions(screen.getAllByLabelText('this will do')[0] as HTMLElement, '2');
  await user.click(screen.getByRole('button', { name: 'Add a team' }));
  await user.click(screen.getByRole('button', { name: 'Add a team' }));
  expect(kept).toMatchObject({
    skills: [
      {
        skill_id: 'k1',
        level: 3,
        relax: [
          { after_seconds: 30, level: 2 },
          { after_seconds: 60, level: 0 },
        ],
      },
    ],
    teams: [
      { team_id: 't1', after_seconds: 0 },
      { team_id: 't2', after_seconds: 30 },
    ],
  });
  expect(screen.queryByRole('button', { name: 'Add a skill' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Remove Spanish' }));
  expect(kept).toMatchObject({ skills: [] });
});
