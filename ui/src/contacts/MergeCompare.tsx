import '@mantine/core/styles/Radio.css';
import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { useOwners } from '../api/queries';
import type { Contact } from '../api/rows';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import css from './customer.module.css';
import { compare, type Line } from './mergeView';
import { contactName } from './names';
import { contactsChanged, useOwnFields } from './queries';

interface Props {
  contact: Contact;
  other: Contact;
  onAnother: () => void;
  onMerged: (mergeId: string, intoId: string) => void;
}

/** Both contacts side by side with what stays, and which of them it stays with. */
export function MergeCompare({ contact, other, onAnother, onMerged }: Props) {
  const t = useT();
  const [busy, run] = useAttempt();
  const [keep, setKeep] = useState(contact.id);
  const fields = useOwnFields(contact.site_id, true);
  const owners = useOwners();
  const [into, from] = keep === contact.id ? [contact, other] : [other, contact];
  const ownerName = (id: string) => owners.data?.items.find((o) => o.id === id)?.name ?? t('contacts:owner_gone');
  const lines = compare(into, from, fields.data ?? [], ownerName);
  const merge = () =>
    run('customer:merge.failed', async () => {
      const body = { from_id: from.id, version: into.version, from_version: from.version };
      const done = await ok(client.POST('/api/v1/contacts/{id}/merge', { params: { path: { id: into.id } }, body }));
      await contactsChanged();
      onMerged(done.id, into.id);
    });
  return (
    <div className="stack" data-testid="merge-compare">
      <Radio.Group
        label={t('customer:merge.keep')}
        description={t('customer:merge.keep_help')}
        value={keep}
        onChange={setKeep}
      >
        <div className={css.radios}>
          {[contact, other].map((c) => (
            <Radio key={c.id} value={c.id} label={[contactName(c), c.company].filter(Boolean).join(' · ')} />
          ))}
        </div>
      </Radio.Group>
      <Table lines={lines} into={contactName(into)} from={contactName(from)} />
      <p className="muted">{t('customer:merge.moves')}</p>
      <div className="row wrap">
        <Button onClick={() => void merge()} loading={busy} data-testid="merge-go">
          {t('customer:merge.go')}
        </Button>
        <Button variant="default" onClick={onAnother}>
          {t('customer:merge.another')}
        </Button>
      </div>
    </div>
  );
}

function Table({ lines, into, from }: { lines: Line[]; into: string; from: string }) {
  const t = useT();
  const cell = (values: string[]) =>
    values.length === 0 ? (
      <span className="muted">{t('customer:merge.empty')}</span>
    ) : (
      values.map((v) => <div key={v}>{v}</div>)
    );
  return (
    <table className={css.compare}>
      <thead>
        <tr>
          <th scope="col">{t('customer:merge.column')}</th>
          <th scope="col">{into}</th>
          <th scope="col">{from}</th>
          <th scope="col">{t('customer:merge.stays')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((l) => (
          <tr key={l.label}>
            <th scope="row">{l.label}</th>
            <td data-label={into}>{cell(l.into)}</td>
            <td data-label={from}>{cell(l.from)}</td>
            <td data-label={t('customer:merge.stays')} className={css.stays}>
              {cell(l.stays)}
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t('customer:merge.consents')}</th>
          <td colSpan={3}>{t('customer:merge.consents_stay')}</td>
        </tr>
      </tbody>
    </table>
  );
}
