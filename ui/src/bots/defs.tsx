import { lazy, Suspense } from 'react';
import { Section, Site, Text } from '../admin/fields';
import type { NounDef, NounForm } from '../admin/noun';
import { RefName } from '../admin/RefName';
import type { Row } from '../api/rows';
import { SkeletonRows } from '../design/SkeletonRows';
import type { Base } from './queries';

const BaseBelow = lazy(async () => ({ default: (await import('./BaseBelow')).BaseBelow }));

function BaseFields({ form }: { form: NounForm }) {
  return (
    <Section title="admin:section.what">
      <Text form={form} name="name" label="admin:field.name" required />
      <Site form={form} />
      <Text form={form} name="description" label="bots:base.description" />
    </Section>
  );
}

/** What bots answer from: bases of pages and files. */
export const BASES: NounDef = {
  path: 'knowledge-bases',
  title: 'bots:base.title',
  one: 'bots:base.one',
  help: 'bots:base.help',
  read: 'queues.read',
  write: 'queues.write',
  columns: [
    { label: 'admin:field.name', value: (b: Base) => b.name },
    {
      label: 'admin:field.site',
      value: (b: Base) => <RefName of="sites" id={b.site_id} />,
      by: (b: Base, nameOf) => nameOf(b.site_id),
    },
    { label: 'bots:base.description', value: (b: Base) => b.description ?? '' },
  ],
  blank: () => ({ name: '', site_id: '', description: '' }),
  Fields: BaseFields,
  Below: ({ row }: { row: Row }) => (
    <Suspense fallback={<SkeletonRows />}>
      <BaseBelow base={row.id} />
    </Suspense>
  ),
  nameOf: (b: Base) => b.name,
};
