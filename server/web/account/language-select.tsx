/** A choice of language; each is written in itself, and marked as such for those who listen. */
import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';

const languages = [
  { value: 'de', label: 'Deutsch' },
  { value: 'en', label: 'English' },
];

export const LanguageSelect = (props: Omit<SelectProps, 'data' | 'renderOption'>) => (
  <Select
    allowDeselect={false}
    data={languages}
    renderOption={({ option }) => <span lang={option.value}>{option.label}</span>}
    {...props}
  />
);
