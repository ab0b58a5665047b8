import admin from './en/admin.json';
import imports from './en/import.json';
import permissions from './en/permissions.json';
import presence from './en/presence.json';
import prompts from './en/prompts.json';
import setup from './en/setup.json';

/** What the administration says. */
export default {
  admin,
  import: imports,
  permissions,
  presence,
  prompts,
  setup,
};
