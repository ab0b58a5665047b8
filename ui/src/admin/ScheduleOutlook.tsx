import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { explain } from '../api/errors';
import type { Outlook } from '../api/rows';
import { dayOf, weekdayTimeIn } from '../i18n/format';
import { useT } from '../i18n/useT';
import css from './admin.module.css';

/** What the hours in the form come to, as the server understands them. */
export function ScheduleOutlook({ values }: { values: Record<string, unknown> }) {
  const { name: _, id: __, version: ___, ...hours } = values;
  const [asked] = useDebouncedValue(JSON.stringify(hours), 400);
  const { data, error } = useQuery({
    queryKey: ['outlook', asked],
    queryFn: () =>
      ok(
        client.POST('/api/v1/schedules/outlook', {
          body: { ...JSON.parse(asked), name: '-', site_id: (hours.site_id as string) || NOWHERE } as never,
        }),
      ),
    retry: false,
  });
  return (
    <div className={css.section} role="status" data-testid="outlook">
      {error ? <p className={css.error}>{explain(error)}</p> : null}
      {data ? <Sentences data={data} zone={String(values.time_zone)} /> : null}
    </div>
  );
}

const NOWHERE = '00000000000000000000000000';

function Sentences({ data, zone }: { data: Outlook; zone: string }) {
  const t = useT();
  const at = (v: string) => weekdayTimeIn(zone, v);
  return (
    <>
      {data.never_opens ? <p className={css.error}>{t('admin:outlook.never')}</p> : null}
      {data.open_now ? <p>{t('admin:outlook.open_now')}</p> : null}
      {data.next_opening ? <p>{t('admin:outlook.opens', { at: at(data.next_opening) })}</p> : null}
      {data.next_closing ? <p>{t('admin:outlook.closes', { at: at(data.next_closing) })}</p> : null}
      {data.changes.map((c) => {
        const say = { day: dayOf(c.date), from: c.from, to: c.to };
        return (
          <p key={c.date} className={c.touches ? css.warning : 'muted'}>
            {c.twice ? t('admin:outlook.twice', say) : t('admin:outlook.skipped', say)}
          </p>
        );
      })}
    </>
  );
}
