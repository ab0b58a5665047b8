import admin from './es/admin.json';
import alerts from './es/alerts.json';
import causes from './es/causes.json';
import common from './es/common.json';
import contacts from './es/contacts.json';
import desk from './es/desk.json';
import errors from './es/errors.json';
import floor from './es/floor.json';
import imports from './es/import.json';
import keys from './es/keys.json';
import me from './es/me.json';
import permissions from './es/permissions.json';
import phone from './es/phone.json';
import prompts from './es/prompts.json';
import session from './es/session.json';
import setup from './es/setup.json';
import shell from './es/shell.json';
import states from './es/states.json';
import transfer from './es/transfer.json';

export default {
  admin,
  alerts,
  causes,
  common,
  contacts,
  desk,
  errors,
  floor,
  keys,
  me,
  permissions,
  phone,
  session,
  shell,
  prompts,
  import: imports,
  setup,
  states,
  transfer,
};
