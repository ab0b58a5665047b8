import type { Theme } from '../api/rows';

const KEY = 'cordboard.theme';
const dark = () => matchMedia('(prefers-color-scheme: dark)');
const more = () => matchMedia('(prefers-contrast: more)');

export type Shown = 'light' | 'dark' | 'contrast';

export function resolve(theme: Theme, prefersDark: boolean, prefersMore: boolean): Shown {
  if (theme !== 'system') return theme;
  if (prefersMore) return 'contrast';
  return prefersDark ? 'dark' : 'light';
}

export function savedTheme(): Theme {
  try {
    const t = localStorage.getItem(KEY);
    if (t === 'light' || t === 'dark' || t === 'contrast') return t;
  } catch {
    // private mode
  }
  return 'system';
}

function show(theme: Theme): void {
  const shown = resolve(theme, dark().matches, more().matches);
  const root = document.documentElement;
  root.setAttribute('data-theme', shown);
  root.setAttribute('data-mantine-color-scheme', shown === 'light' ? 'light' : 'dark');
}

/** Takes a theme and keeps it here, so that public/theme.js sets it before the first paint next time. */
export function takeTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // private mode: it holds until the page is left
  }
  show(theme);
}

export function followSystem(): void {
  const again = () => show(savedTheme());
  dark().addEventListener('change', again);
  more().addEventListener('change', again);
}
