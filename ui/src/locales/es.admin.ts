import admin from './es/admin.json';
import imports from './es/import.json';
import permissions from './es/permissions.json';
import presence from './es/presence.json';
import prompts from './es/prompts.json';
import setup from './es/setup.json';

/** What the administration says. */
export default {
  admin,
  import: imports,
  permissions,
  presence,
  prompts,
  setup,
};
