import admin from './es/admin.json';
import automation from './es/automation.json';
import bots from './es/bots.json';
import botwords from './es/botwords.json';
import bulk from './es/bulk.json';
import canned from './es/canned.json';
import contactfields from './es/contactfields.json';
import imports from './es/import.json';
import inboxadmin from './es/inboxadmin.json';
import inboxes from './es/inboxes.json';
import list from './es/list.json';
import matrix from './es/matrix.json';
import permissions from './es/permissions.json';
import presence from './es/presence.json';
import prompts from './es/prompts.json';
import scripts from './es/scripts.json';
import setup from './es/setup.json';
import undo from './es/undo.json';

/** What the administration says. */
export default {
  admin,
  bots,
  botwords,
  automation,
  bulk,
  canned,
  contactfields,
  import: imports,
  inboxadmin,
  inboxes,
  list,
  matrix,
  permissions,
  presence,
  prompts,
  scripts,
  setup,
  undo,
};
