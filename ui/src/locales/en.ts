import admin from './en/admin.json';
import alerts from './en/alerts.json';
import causes from './en/causes.json';
import common from './en/common.json';
import contacts from './en/contacts.json';
import desk from './en/desk.json';
import errors from './en/errors.json';
import floor from './en/floor.json';
import imports from './en/import.json';
import keys from './en/keys.json';
import me from './en/me.json';
import permissions from './en/permissions.json';
import phone from './en/phone.json';
import prompts from './en/prompts.json';
import session from './en/session.json';
import setup from './en/setup.json';
import shell from './en/shell.json';
import states from './en/states.json';
import transfer from './en/transfer.json';

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
