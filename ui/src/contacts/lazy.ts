import { lazy } from 'react';
import { loadSection } from '../i18n';

/** Brings the card with its sentences; a desk does so before its first call. */
export const fetchCard = async () => (await Promise.all([import('./ContactCard'), loadSection('customer')]))[0];

export const ContactCard = lazy(async () => ({ default: (await fetchCard()).ContactCard }));

/** The same for what has to be known of a customer at once; it names channels as the inbox does. */
export const fetchGlance = async () =>
  (await Promise.all([import('./Glance'), loadSection('customer'), loadSection('inbox')]))[0];

export const Glance = lazy(async () => ({ default: (await fetchGlance()).Glance }));

/** A line about another channel in a written conversation. */
export const StreamLine = lazy(async () => (await Promise.all([import('./StreamLine'), loadSection('customer')]))[0]);
