import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorSchemeManager,
  type VariantColorsResolver,
} from '@mantine/core';

/** Our own colours are CSS variables that follow the theme, so a component never asks which theme is on. */
const FAMILIES = ['accent', 'ready', 'busy', 'wrapup', 'paused', 'missed', 'offline', 'danger'];

const variantColorResolver: VariantColorsResolver = (input) => {
  const color = input.color || 'accent';
  if (!FAMILIES.includes(color)) return defaultVariantColorsResolver(input);
  if (input.variant === 'default') {
    const hover = 'var(--background)';
    return { background: 'var(--card)', hover, color: 'var(--text)', border: '1px solid var(--control)' };
  }
  const tone = `var(--${color})`;
  const ink = color === 'accent' ? 'var(--on-accent)' : 'var(--on-state)';
  const wash = (share: number) => `color-mix(in srgb, ${tone} ${share}%, transparent)`;
  switch (input.variant) {
    case 'filled':
      return { background: tone, hover: `color-mix(in srgb, ${tone} 88%, var(--text))`, color: ink, border: 'none' };
    case 'outline':
      return { background: 'transparent', hover: wash(10), color: tone, border: `1px solid ${tone}` };
    case 'light':
      return { background: 'var(--selected)', hover: 'var(--selected)', color: 'var(--text)', border: 'none' };
    default:
      return { background: 'transparent', hover: wash(10), color: tone, border: 'none' };
  }
};

const font = "'Inter Variable', system-ui, sans-serif";

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: Array(10).fill('#2350b8') as never },
  variantColorResolver,
  fontFamily: font,
  headings: { fontFamily: font },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  defaultRadius: 6,
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' }, styles: { label: { fontSize: 13 } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'offline', size: 32 } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } },
    MultiSelect: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } },
    Textarea: { defaultProps: { size: 'xs' } },
    InputWrapper: { styles: { description: { fontSize: 12 }, error: { fontSize: 12 } } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs', withThumbIndicator: false } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md', withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, lockScroll: false } },
    Spotlight: { defaultProps: { lockScroll: false } },
  },
});

/** Mantine's own variables, tied to ours. The same for both of its schemes: ours know the theme. */
const variables = {
  '--mantine-color-body': 'var(--background)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--background)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-disabled': 'var(--background)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-color-disabled-border': 'var(--border)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-primary-color-light': 'var(--selected)',
  '--mantine-primary-color-light-color': 'var(--text)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-color-accent-outline': 'var(--accent)',
  '--mantine-color-accent-text': 'var(--accent)',
};
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: variables,
  dark: variables,
});

/** Mantine knows light and dark; which of ours stands behind is decided in scheme.ts. */
export const schemeManager: MantineColorSchemeManager = {
  get: () => (document.documentElement.dataset.theme === 'light' ? 'light' : 'dark'),
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
