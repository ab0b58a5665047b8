import { Button } from '@mantine/core';
import { IconEar } from '@tabler/icons-react';
import { Meter } from '../design/Meter';
import { useT } from '../i18n/useT';
import { usePhone } from '../phone/store';
import { useSoundTest } from '../phone/useSoundTest';

/** Whether one's voice goes to the PBX and comes back: the whole way of a call, not only the devices. */
export function SoundTest() {
  const t = useT();
  const test = useSoundTest();
  const here = usePhone((s) => s.role === 'leader' && s.registration === 'registered');
  const inCall = usePhone((s) => s.call !== null || s.accepting !== null);
  const runs = test.phase === 'calling' || test.phase === 'speak' || test.phase === 'heard';
  const hint = inCall ? t('phone:echo.in_call') : here ? undefined : t('phone:echo.no_phone');
  return (
    <div className="stack" data-testid="sound-test" data-phase={test.phase}>
      <div className="row">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconEar size={14} aria-hidden="true" />}
          disabled={!runs && hint !== undefined}
          title={hint}
          onClick={() => (runs ? test.stop() : void test.start())}
          data-testid="sound-test-press"
        >
          {runs ? t('phone:echo.stop') : t('phone:echo.start')}
        </Button>
        {test.phase === 'speak' || test.phase === 'heard' ? (
          <Meter label={t('phone:echo.level')} value={test.level} bars={8} wide />
        ) : null}
      </div>
      <p role="status" className="muted">
        {test.phase === 'idle' ? (hint ?? t('phone:echo.help')) : t(`phone:echo.${test.phase}`)}{' '}
        {test.phase === 'microphone' && test.problem ? t(`phone:problem.${test.problem}`) : null}
      </p>
    </div>
  );
}
