import alerts from './es/alerts.json';
import causes from './es/causes.json';
import common from './es/common.json';
import desk from './es/desk.json';
import errors from './es/errors.json';
import keys from './es/keys.json';
import phone from './es/phone.json';
import session from './es/session.json';
import shell from './es/shell.json';
import states from './es/states.json';
import transfer from './es/transfer.json';

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
