import { Button, FileButton, Textarea } from '@mantine/core';
import { IconMicrophone, IconPlayerStop, IconTrash, IconUpload, IconVolume } from '@tabler/icons-react';
import { useCallback } from 'react';
import css from '../admin/admin.module.css';
import type { NounForm } from '../admin/noun';
import { keys, queries } from '../api/queries';
import type { Prompt } from '../api/rows';
import { attempt, useAttempt } from '../design/attempt';
import { clockText } from '../design/duration';
import { Timer } from '../design/Timer';
import { type Key, LANGUAGE_NAMES, type Language } from '../i18n';
import { useT } from '../i18n/useT';
import { putSound, removeSound, speak } from './calls';
import { Listen } from './Listen';
import { useRecorder } from './recorder';
import { asWav } from './wav';

const SOURCES: Record<string, Key> = {
  upload: 'prompts:source.upload',
  recording: 'prompts:source.recording',
  speech: 'prompts:source.speech',
};

/** Text and sound of a prompt in one language. A sound is kept at once: it is no part of the form. */
export function PromptSound({ form, language, writes }: { form: NounForm; language: Language; writes: boolean }) {
  const t = useT();
  const [busy, run] = useAttempt();
  const prompt: Prompt = form.values;
  const id = prompt.id ?? '';
  const place = { id, language };
  const sound = (prompt.audio ?? []).find((a) => a.language === language);
  const text = prompt.texts?.[language] ?? '';
  const name = LANGUAGE_NAMES[language];

  const kept = useCallback(
    (is: Prompt) => {
      form.setFieldValue('audio', is.audio);
      form.setFieldValue('version', is.version);
      form.resetDirty({ ...form.getInitialValues(), audio: is.audio, version: is.version });
      void queries.invalidateQueries({ queryKey: keys.noun('prompts') });
    },
    [form],
  );
  const recorder = useRecorder(
    (blob) => void run('prompts:save_failed', async () => kept(await putSound(place, 'recording', blob))),
    (error) =>
      void attempt('prompts:record_failed', () =>
        Promise.reject(error instanceof Error ? error : new Error('microphone')),
      ),
  );
  const upload = (file: File | null) =>
    file && void run('prompts:save_failed', async () => kept(await putSound(place, 'upload', await asWav(file))));
  const say = () => run('prompts:speak_failed', async () => kept(await speak(place, text)));
  const remove = () => run('prompts:remove_failed', async () => kept(await removeSound(place)));

  return (
    <fieldset className={css.section} data-testid={`sound-${language}`}>
      <legend>{name}</legend>
      <Textarea
        label={t('prompts:text', { language: name })}
        autosize
        minRows={2}
        value={text}
        onChange={(e) => form.setFieldValue('texts', { ...prompt.texts, [language]: e.currentTarget.value })}
      />
      <p role="status" className={sound ? undefined : 'muted'}>
        {sound
          ? t('prompts:has', {
              length: clockText(sound.length_ms),
              source: t(SOURCES[sound.source] ?? 'prompts:source.upload'),
            })
          : t('prompts:silent')}
      </p>
      {id === '' ? <p className="muted">{t('prompts:create_first')}</p> : null}
      <div className={css.deeds}>
        {sound && id ? <Listen id={id} language={language} version={prompt.version} /> : null}
        {writes && id ? (
          <>
            <FileButton onChange={upload} accept="audio/*,.wav">
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  disabled={busy}
                  leftSection={<IconUpload size={14} aria-hidden="true" />}
                >
                  {t('prompts:upload')}
                </Button>
              )}
            </FileButton>
            {recorder.since === null ? (
              <Button
                variant="default"
                disabled={busy}
                leftSection={<IconMicrophone size={14} aria-hidden="true" />}
                onClick={() => void recorder.start()}
                data-testid={`record-${language}`}
              >
                {t('prompts:record')}
              </Button>
            ) : (
              <Button
                color="danger"
                leftSection={<IconPlayerStop size={14} aria-hidden="true" />}
                onClick={recorder.stop}
                data-testid={`record-stop-${language}`}
              >
                <Timer label={t('prompts:record_stop')} since={new Date(recorder.since).toISOString()} />
              </Button>
            )}
            <Button
              variant="default"
              disabled={busy || text.trim() === ''}
              leftSection={<IconVolume size={14} aria-hidden="true" />}
              onClick={() => void say()}
            >
              {t('prompts:speak')}
            </Button>
            {sound ? (
              <Button
                variant="subtle"
                color="danger"
                disabled={busy}
                leftSection={<IconTrash size={14} aria-hidden="true" />}
                onClick={() => void remove()}
              >
                {t('prompts:remove')}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
    </fieldset>
  );
}
