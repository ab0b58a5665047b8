import { Button, NativeSelect, Switch } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { sounds } from '../alerts/sounds';
import { LEAST_RING, OPTIONAL, RINGS, setTaste, useTaste } from '../alerts/taste';
import design from '../design/design.module.css';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './me.module.css';

/** How the desk sounds on this computer; what is picked is played. */
export function SoundSettings() {
  const t = useT();
  const taste = useTaste();
  const watches = useCan()('floor.read');
  const ring = async () => {
    await sounds.unlock();
    sounds.ringOnce();
  };
  const cue = async () => {
    await sounds.unlock();
    sounds.play('chime');
  };
  return (
    <section className={`${design.panel} stack`} aria-label={t('me:sounds.title')}>
      <h2>{t('me:sounds.title')}</h2>
      <div className="row wrap">
        <NativeSelect
          size="xs"
          label={t('me:sounds.ring')}
          value={taste.ring}
          data={RINGS.map((r) => ({ value: r, label: t(`me:ring.${r}`) }))}
          onChange={(e) => {
            setTaste({ ring: RINGS.find((r) => r === e.currentTarget.value) ?? 'classic' });
            void ring();
          }}
        />
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
          onClick={() => void ring()}
          style={{ alignSelf: 'flex-end' }}
        >
          {t('me:sounds.hear')}
        </Button>
      </div>
      <Volume
        label={t('me:sounds.ring_volume')}
        least={LEAST_RING}
        value={taste.ringVolume}
        onChange={(ringVolume) => setTaste({ ringVolume })}
        onDone={ring}
      />
      <Volume
        label={t('me:sounds.cue_volume')}
        least={0}
        value={taste.cueVolume}
        onChange={(cueVolume) => setTaste({ cueVolume })}
        onDone={cue}
      />
      {OPTIONAL.filter((o) => o !== 'late' || watches).map((o) => (
        <Switch
          key={o}
          label={t(`me:cue.${o}`)}
          checked={!taste.off.includes(o)}
          onChange={(e) =>
            setTaste({ off: e.currentTarget.checked ? taste.off.filter((x) => x !== o) : [...taste.off, o] })
          }
        />
      ))}
      <p className="muted">{t('me:sounds.help')}</p>
    </section>
  );
}

interface VolumeProps {
  label: string;
  least: number;
  value: number;
  onChange: (value: number) => void;
  onDone: () => Promise<void>;
}

/** A native slider: the arrow keys, Page up and Home work in it without our help. */
function Volume({ label, least, value, onChange, onDone }: VolumeProps) {
  return (
    <label className={css.volume}>
      <span>{label}</span>
      <input
        type="range"
        min={least}
        max={100}
        step={10}
        value={value}
        onChange={(e) => onChange(Number(e.currentTarget.value))}
        onPointerUp={() => void onDone()}
        onKeyUp={() => void onDone()}
      />
      <output>{value} %</output>
    </label>
  );
}
