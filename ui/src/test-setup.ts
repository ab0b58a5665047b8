import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { loadLanguage, loadSection } from './i18n';
import { SECTIONS } from './i18n/sections';

// What happy-dom leaves out and Mantine and the phone expect.
Object.defineProperty(document, 'fonts', { value: { addEventListener() {}, removeEventListener() {} } });
if (!MediaStream.prototype.getTracks) MediaStream.prototype.getTracks = () => [];

configure({ asyncUtilTimeout: 5_000 });

beforeAll(async () => {
  await loadLanguage('en');
  await Promise.all(SECTIONS.map(loadSection));
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
