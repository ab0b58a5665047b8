import type first from '../locales/en';
import type campaigns from '../locales/en/campaigns.json';
import type conversations from '../locales/en/conversations.json';
import type floor from '../locales/en/floor.json';
import type guides from '../locales/en/guides.json';
import type inbox from '../locales/en/inbox.json';
import type lists from '../locales/en/lists.json';
import type me from '../locales/en/me.json';
import type admin from '../locales/en.admin';

/** Feature → its sentences. */
export type Bundle = Record<string, object>;

/** The sentences that are fetched together: the first screen's, then one section for each place. */
export const SECTIONS = [
  'first',
  'admin',
  'campaigns',
  'conversations',
  'floor',
  'guides',
  'inbox',
  'lists',
  'me',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Every sentence of the program; for its keys only. */
export type AllSentences = typeof first &
  typeof admin & {
    campaigns: typeof campaigns;
    conversations: typeof conversations;
    floor: typeof floor;
    guides: typeof guides;
    inbox: typeof inbox;
    lists: typeof lists;
    me: typeof me;
  };

const one = (feature: string, file: { default: object }): Bundle => ({ [feature]: file.default });

/** Where a section of a language comes from. */
export const SENTENCES: Record<'en' | 'es', Record<Section, () => Promise<Bundle>>> = {
  en: {
    first: async () => (await import('../locales/en')).default,
    admin: async () => (await import('../locales/en.admin')).default,
    campaigns: async () => one('campaigns', await import('../locales/en/campaigns.json')),
    conversations: async () => one('conversations', await import('../locales/en/conversations.json')),
    floor: async () => one('floor', await import('../locales/en/floor.json')),
    guides: async () => one('guides', await import('../locales/en/guides.json')),
    inbox: async () => ({
      ...one('inbox', await import('../locales/en/inbox.json')),
      // what macros and rules do is said here, too
      ...one('automation', await import('../locales/en/automation.json')),
    }),
    lists: async () => one('lists', await import('../locales/en/lists.json')),
    me: async () => one('me', await import('../locales/en/me.json')),
  },
  es: {
    first: async () => (await import('../locales/es')).default,
    admin: async () => (await import('../locales/es.admin')).default,
    campaigns: async () => one('campaigns', await import('../locales/es/campaigns.json')),
    conversations: async () => one('conversations', await import('../locales/es/conversations.json')),
    floor: async () => one('floor', await import('../locales/es/floor.json')),
    guides: async () => one('guides', await import('../locales/es/guides.json')),
    inbox: async () => ({
      ...one('inbox', await import('../locales/es/inbox.json')),
      // what macros and rules do is said here, too
      ...one('automation', await import('../locales/es/automation.json')),
    }),
    lists: async () => one('lists', await import('../locales/es/lists.json')),
    me: async () => one('me', await import('../locales/es/me.json')),
  },
};
