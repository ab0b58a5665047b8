import admin from './en/admin.json';
import automation from './en/automation.json';
import bots from './en/bots.json';
import botwords from './en/botwords.json';
import bulk from './en/bulk.json';
import canned from './en/canned.json';
import contactfields from './en/contactfields.json';
import imports from './en/import.json';
import inboxadmin from './en/inboxadmin.json';
import inboxes from './en/inboxes.json';
import list from './en/list.json';
import matrix from './en/matrix.json';
import permissions from './en/permissions.json';
import presence from './en/presence.json';
import prompts from './en/prompts.json';
import scripts from './en/scripts.json';
import setup from './en/setup.json';
import undo from './en/undo.json';

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
