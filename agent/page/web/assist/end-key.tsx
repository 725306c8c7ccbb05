/** The key that ends everything, wherever on the page the focus is: Ctrl, Shift and X. */
import { Text } from '@mantine/core';
import { useLanguage } from '../../../../protocol/face/language.ts';

export const isEndKey = (event: KeyboardEvent): boolean =>
  event.ctrlKey && event.shiftKey && !event.altKey && event.code === 'KeyX';

export const EndKeys = () => (
  <Text span size="xs" ml="xs" visibleFrom="sm">
    {useLanguage() === 'de' ? 'Strg+Umschalt+X' : 'Ctrl+Shift+X'}
  </Text>
);
