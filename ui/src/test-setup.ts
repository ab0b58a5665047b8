import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';
import { loadLanguage } from './i18n';

// What happy-dom leaves out and Mantine and the phone expect.
Object.defineProperty(document, 'fonts', { value: { addEventListener() {}, removeEventListener() {} } });
if (!MediaStream.prototype.getTracks) MediaStream.prototype.getTracks = () => [];

beforeAll(async () => {
  await loadLanguage('en');
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
