import '@testing-library/jest-dom/vitest';
import { beforeAll } from 'vitest';
import { loadLanguage } from './i18n';

beforeAll(async () => {
  await loadLanguage('en');
});
