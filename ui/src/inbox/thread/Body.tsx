import { IconMapPin, IconPuzzle, IconUser } from '@tabler/icons-react';
import { Fragment } from 'react';
import { number, phone } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { Content, Message } from '../records';
import css from '../thread.module.css';
import { FileView } from './FileView';
import { MailBody } from './MailBody';

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/g;

/** What somebody wrote, as it was written; only addresses become links, and those lead nowhere but to a tab of their own. */
export function Words({ text }: { text: string }) {
  return (
    <p className={css.text} dir="auto">
      {text.split(LINK).map((part, n) =>
        n % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
          <a key={n} href={part} target="_blank" rel="noopener noreferrer nofollow">
            {part}
          </a>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
          <Fragment key={n}>{part}</Fragment>
        ),
      )}
    </p>
  );
}

/** What a message says, by what it is. */
export function Body({ message: m, from }: { message: Message; from: string }) {
  const t = useT();
  const c = m.content;
  const files = (m.files ?? []).filter((f) => !(c.mail?.html && f.content_id));
  if (m.deleted_at) return <p className={css.gone}>{t('inbox:message.deleted')}</p>;
  return (
    <>
      {c.type === 'mail' ? <MailBody message={m} from={from} /> : null}
      {files.map((f) => (
        <FileView key={f.id} file={f} />
      ))}
      {c.place ? <Place place={c.place} /> : null}
      {(c.cards ?? []).map((card) => (
        <div key={card.name} className={css.piece}>
          <IconUser size={18} aria-hidden="true" />
          <span className={css.filename}>
            <strong>{card.name || t('inbox:type.contact')}</strong>
            <span className="muted">
              {[card.org, ...(card.phones ?? []).map(phone), ...(card.emails ?? [])].filter(Boolean).join(' · ')}
            </span>
          </span>
        </div>
      ))}
      {c.chosen ? <Chosen chosen={c.chosen} /> : null}
      {c.items && c.items.length > 0 ? <Order items={c.items} /> : null}
      {c.template ? (
        <p className="muted">
          {t('inbox:message.template', { name: c.template.name, language: c.template.language })}
        </p>
      ) : null}
      {c.text && c.type !== 'mail' && c.text !== c.chosen?.title ? <Words text={c.text} /> : null}
      {c.type === 'unsupported' || (c.type === 'system' && !c.text) ? (
        <p className={css.gone} data-testid="placeholder">
          <IconPuzzle size={14} aria-hidden="true" />{' '}
          {t(c.type === 'system' ? 'inbox:message.system' : 'inbox:message.unsupported', {
            what: c.placeholder || '?',
          })}
        </p>
      ) : null}
      {c.buttons && c.buttons.length > 0 ? (
        <ul className={css.choices} aria-label={t('inbox:message.buttons')}>
          {c.buttons.map((b) => (
            <li key={b.title}>{b.title}</li>
          ))}
        </ul>
      ) : null}
      {c.referral ? (
        <p className="muted">
          {t('inbox:message.referral', { what: c.referral.title || c.referral.source || c.referral.ref || '?' })}
        </p>
      ) : null}
    </>
  );
}

function Place({ place }: { place: NonNullable<Content['place']> }) {
  const t = useT();
  const at = `${place.latitude.toFixed(5)},${place.longitude.toFixed(5)}`;
  return (
    <div className={css.piece}>
      <IconMapPin size={18} aria-hidden="true" />
      <span className={css.filename}>
        <strong>{place.name || (place.live ? t('inbox:place.live') : t('inbox:type.location'))}</strong>
        {place.address ? <span className="muted">{place.address}</span> : null}
        <a
          href={`https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`}
          target="_blank"
          rel="noopener noreferrer"
        >
          {t('inbox:place.map', { at })}
        </a>
      </span>
    </div>
  );
}

function Chosen({ chosen }: { chosen: NonNullable<Content['chosen']> }) {
  const t = useT();
  const answers = Object.entries(chosen.answers ?? {});
  return (
    <div className={css.piece}>
      <span className={css.filename}>
        <span>
          <span className="muted">{t('inbox:message.chose')}</span>{' '}
          <strong>{chosen.title || chosen.payload || '?'}</strong>
        </span>
        {answers.length > 0 ? (
          <dl className={css.answers}>
            {answers.map(([q, a]) => (
              <div key={q}>
                <dt>{q}</dt>
                <dd>{a}</dd>
              </div>
            ))}
          </dl>
        ) : null}
      </span>
    </div>
  );
}

function Order({ items }: { items: NonNullable<Content['items']> }) {
  const t = useT();
  return (
    <table className={css.order}>
      <caption>{t('inbox:type.order')}</caption>
      <tbody>
        {items.map((i) => (
          <tr key={i.product}>
            <td>{number(i.quantity)} ×</td>
            <td>{i.product}</td>
            <td>{[i.price, i.currency].filter(Boolean).join(' ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
