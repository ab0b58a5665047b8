import { MultiSelect, TagsInput } from '@mantine/core';
import { useT } from '../i18n/useT';
import { CHANNELS } from '../inbox/records';
import { choiceName } from './sentence';
import { useRowsAt } from './useRowNames';
import { type Condition, FILES, KINDS, MOST, type Named } from './vocabulary';

interface Props {
  condition: Condition;
  siteId: string;
  onValues: (values: string[]) => void;
}

const CHOICES: Partial<Record<Condition['kind'], readonly string[]>> = {
  channel: CHANNELS,
  weekday: ['1', '2', '3', '4', '5', '6', '7'],
  attachment: FILES,
};

/** What a condition is compared with; one value that fits is enough. */
export function ValuesField({ condition: c, siteId, onValues }: Props) {
  const t = useT();
  const kind = KINDS[c.kind];
  const values = c.values ?? [];
  const label = t(`automation:kinds.${c.kind}`);
  if (kind.are === 'rows')
    return <Rows of={kind.of} label={label} siteId={siteId} values={values} onValues={onValues} />;
  if (kind.are === 'choices') {
    return (
      <MultiSelect
        label={label}
        description={c.kind === 'attachment' ? t('automation:attachment_help') : undefined}
        data={(CHOICES[c.kind] ?? []).map((v) => ({ value: v, label: choiceName(c.kind, v) }))}
        value={values}
        onChange={onValues}
        data-testid="condition-values"
      />
    );
  }
  if (kind.are !== 'words') return null;
  return (
    <TagsInput
      label={c.kind === 'contact' || c.kind === 'text' ? t('automation:words') : label}
      description={t(`automation:${kind.help}_help`)}
      maxTags={MOST.values}
      // a comma is a part of what is looked for
      splitChars={[]}
      acceptValueOnBlur
      clearable={false}
      value={values}
      onChange={(v) => onValues(v.map((x) => x.slice(0, MOST.value)))}
      data-testid="condition-values"
    />
  );
}

interface RowsProps {
  of: Named;
  label: string;
  siteId: string;
  values: string[];
  onValues: (values: string[]) => void;
}

function Rows({ of, label, siteId, values, onValues }: RowsProps) {
  const t = useT();
  const data = useRowsAt(of, siteId);
  const gone = values.filter((v) => !data.some((d) => d.value === v));
  return (
    <MultiSelect
      label={label}
      searchable
      nothingFoundMessage={t('admin:none_found')}
      data={[...data, ...gone.map((v) => ({ value: v, label: t('automation:gone') }))]}
      value={values}
      onChange={onValues}
      data-testid="condition-values"
    />
  );
}
