import { MultiSelect, NativeSelect, NumberInput, Select } from '@mantine/core';
import { useT } from '../i18n/useT';
import type { BulkField, How, Value } from './bulk';
import { useOptions } from './noun';

/** A choice of Mantine's cannot be empty. */
const NONE = '-';
const HOWS: How[] = ['add', 'remove', 'set'];

interface Props {
  field: BulkField;
  value: Value;
  onValue: (value: Value) => void;
  how: How;
  onHow: (how: How) => void;
}

/** The value that the chosen rows are to have. */
export function BulkValue({ field, value, onValue, how, onHow }: Props) {
  const t = useT();
  const rows = useOptions(field.of ?? 'sites', field.of !== undefined);
  const label = t('bulk:value');
  switch (field.kind) {
    case 'count':
      return (
        <NumberInput
          label={label}
          min={field.min ?? 0}
          max={field.max}
          allowDecimal={false}
          clampBehavior="strict"
          value={Number(value)}
          onChange={(v) => onValue(v === '' ? (field.min ?? 0) : Number(v))}
        />
      );
    case 'refs':
      return (
        <>
          <NativeSelect
            label={t('bulk:how')}
            data={HOWS.map((h) => ({ value: h, label: t(`bulk:${h}`) }))}
            value={how}
            onChange={(e) => onHow(e.currentTarget.value as How)}
          />
          <MultiSelect
            label={label}
            searchable
            nothingFoundMessage={t('admin:none_found')}
            data={rows}
            value={value as string[]}
            onChange={onValue}
            data-testid="bulk-value"
          />
        </>
      );
    case 'ref':
      return (
        <Select
          label={label}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('admin:none_found')}
          data={[{ value: NONE, label: t('bulk:none') }, ...rows]}
          value={value === '' ? NONE : (value as string | null)}
          onChange={(v) => onValue(v === NONE ? '' : v)}
          data-testid="bulk-value"
        />
      );
    case 'yes':
      return (
        <NativeSelect
          label={label}
          data={[
            { value: 'yes', label: t('common:yes') },
            { value: 'no', label: t('common:no') },
          ]}
          value={value ? 'yes' : 'no'}
          onChange={(e) => onValue(e.currentTarget.value === 'yes')}
        />
      );
    default:
      return (
        <NativeSelect
          label={label}
          data={
            field.choices?.map((c) => ({ value: c.value, label: t(c.label) })) ??
            field.texts?.map((c) => ({ value: c.value, label: c.text })) ??
            []
          }
          value={value as string}
          onChange={(e) => onValue(e.currentTarget.value)}
        />
      );
  }
}
