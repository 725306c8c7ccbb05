/** The one look of the three faces. Colours are chosen for WCAG 2.2 AA on light and on dark ground. */
import { Badge, createTheme, Modal, Tooltip } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** From the palest to the darkest: a calm blue-green, told apart from red and amber by people who see no red. */
const harbour: MantineColorsTuple = [
  '#eaf6f8',
  '#d6eaee',
  '#a9d5dd',
  '#79bfcb',
  '#53adbc',
  '#3aa2b3',
  '#1f7f90',
  '#12707f',
  '#0a616f',
  '#00505d',
];

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 7 },
  colors: { harbour },
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  respectReducedMotion: true,
  components: {
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
    Modal: Modal.extend({ styles: { title: { fontWeight: 650 } } }),
    // Its ring stays inside: lists of tabs scroll sideways, and would cut it off.
    Tabs: { styles: { tab: { outlineOffset: -2 } } },
    Drawer: { styles: { title: { fontWeight: 650 } } },
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600 } }),
    // Told apart on a page and on a card alike, in the dark too.
    Code: {
      defaultProps: { color: 'light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-5))' },
    },
  },
});

/** Text of badges and alerts on their own pale ground (variant "light"), dark enough for AA. */
const readableOnLight = Object.fromEntries(
  Object.entries({
    orange: '#9c3600',
    yellow: '#7a5200',
    lime: '#3f6212',
    green: '#1d6a2b',
    teal: '#07624a',
    cyan: '#0b6478',
    blue: '#155a9c',
    indigo: '#3046b0',
    violet: '#5b34b8',
    grape: '#86298f',
    pink: '#a61e53',
    red: '#b01e1e',
    gray: '#414a52',
  }).map(([name, colour]) => [`--mantine-color-${name}-light-color`, colour]),
);

/** White on Mantine's filled red of our shade misses AA; one shade darker does not. */
const readableOnRed = {
  '--mantine-color-red-filled': 'var(--mantine-color-red-8)',
  '--mantine-color-red-filled-hover': 'var(--mantine-color-red-9)',
};

/** Mantine's own greys for secondary text, and its colours on their own pale ground (`variant="light"`), miss AA by little. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': 'var(--mantine-color-red-8)',
    ...readableOnLight,
    ...readableOnRed,
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-anchor': 'var(--mantine-color-harbour-3)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    ...readableOnRed,
  },
});
