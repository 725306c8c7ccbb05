/** The one look of the three faces. Colours are chosen for WCAG 2.2 AA on light and on dark ground. */
import { Badge, createTheme, Tooltip } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

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
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600 } }),
  },
});
