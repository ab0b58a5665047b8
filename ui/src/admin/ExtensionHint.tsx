import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { client, ok } from '../api/client';
import { useT } from '../i18n/useT';
import css from './admin.module.css';

/** Warns of an extension that the PBX does not have; saving is still possible, for it may be made later. */
export function ExtensionHint({ extension }: { extension: string }) {
  const t = useT();
  const [asked] = useDebouncedValue(extension.trim(), 400);
  const { data } = useQuery({
    queryKey: ['pbx-extension', asked],
    queryFn: () => ok(client.GET('/api/v1/pbx/extensions/{extension}', { params: { path: { extension: asked } } })),
    enabled: /^\d{1,20}$/.test(asked),
    retry: false,
  });
  if (!data || asked !== extension.trim()) return null;
  if (!data.known) {
    return (
      <p role="alert" className={css.error}>
        {t('admin:agent.extension_missing', { extension: asked })}
      </p>
    );
  }
  return data.state === 'offline' ? <p className="muted">{t('admin:agent.extension_offline')}</p> : null;
}
