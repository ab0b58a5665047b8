import type { NounDef } from '../admin/noun';
import { RefName } from '../admin/RefName';
import type { ContactField } from '../api/rows';
import { t } from '../i18n';
import { ContactFieldFields } from './ContactFieldFields';

/** What a site wants to know of its contacts besides names and numbers. */
export const CONTACT_FIELDS: NounDef = {
  path: 'contact-fields',
  title: 'contactfields:title',
  one: 'contactfields:one',
  help: 'contactfields:help',
  read: 'contacts.read',
  write: 'queues.write',
  columns: [
    { label: 'contactfields:label', value: (f: ContactField) => f.label },
    { label: 'contactfields:key', value: (f: ContactField) => f.key },
    { label: 'contactfields:kind', value: (f: ContactField) => t(`contactfields:kinds.${f.kind}`) },
    {
      label: 'admin:field.site',
      value: (f: ContactField) => <RefName of="sites" id={f.site_id} />,
      by: (f: ContactField, nameOf) => nameOf(f.site_id),
    },
    {
      label: 'contactfields:position',
      value: (f: ContactField) => String(f.position),
      by: (f: ContactField) => f.position,
    },
  ],
  blank: () => ({ site_id: '', key: '', label: '', kind: 'text', choices: [], position: 0 }),
  Fields: ContactFieldFields,
  nameOf: (f: ContactField) => f.label,
  // only a choice has choices
  before: async (f: ContactField) => ({ ...f, choices: f.kind === 'choice' ? f.choices : [] }),
};
