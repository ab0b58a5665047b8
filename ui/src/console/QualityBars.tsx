import { Popover } from '@mantine/core';
import { useState } from 'react';
import { Meter } from '../design/Meter';
import { number } from '../i18n/format';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import css from './strip.module.css';

/** How the line sounds, estimated; a press shows the figures. */
export function QualityBars() {
  const t = useT();
  const quality = usePhone((s) => s.quality);
  const [open, setOpen] = useState(false);
  if (!quality) return null;
  const { mos, lossPercent, jitterMs, rttMs, codec } = quality;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom">
      <Popover.Target>
        <button type="button" className={css.quality} onClick={() => setOpen((o) => !o)} data-testid="quality">
          <Meter label={t('desk:quality.title')} value={(mos - 1) / 3.4} bars={4} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={css.figures}>
          <dt>{t('desk:quality.mos')}</dt>
          <dd>{number(mos)}</dd>
          <dt>{t('desk:quality.loss')}</dt>
          <dd>{number(lossPercent)} %</dd>
          <dt>{t('desk:quality.jitter')}</dt>
          <dd>{number(jitterMs)} ms</dd>
          <dt>{t('desk:quality.rtt')}</dt>
          <dd>{number(rttMs)} ms</dd>
          <dt>{t('desk:quality.codec')}</dt>
          <dd>{codec || '–'}</dd>
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
