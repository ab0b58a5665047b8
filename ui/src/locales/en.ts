import alerts from './en/alerts.json';
import causes from './en/causes.json';
import common from './en/common.json';
import desk from './en/desk.json';
import errors from './en/errors.json';
import keys from './en/keys.json';
import phone from './en/phone.json';
import session from './en/session.json';
import shell from './en/shell.json';
import states from './en/states.json';
import transfer from './en/transfer.json';

/** What the agent's first screen says; the rest comes with its pages (i18n/sections.ts). */
export default {
  alerts,
  causes,
  common,
  desk,
  errors,
  keys,
  phone,
  session,
  shell,
  states,
  transfer,
};
