/** The roles of staff, to choose from, each with what it is for. */
import { Checkbox, Stack } from '@mantine/core';
import { usePeopleWords } from './words.ts';

export const staffRoles = [
  'support',
  'development-lead',
  'product-owner',
  'release-manager',
  'admin',
] as const;
export type StaffRole = (typeof staffRoles)[number];

/** Only the known roles of a list of texts, in their own order. */
export const rolesOf = (texts: readonly string[]): StaffRole[] =>
  staffRoles.filter((role) => texts.includes(role));

export const RoleChoice = ({
  value,
  onChange,
  error,
}: {
  value: readonly StaffRole[];
  onChange: (value: StaffRole[]) => void;
  error?: string | undefined;
}) => {
  const t = usePeopleWords();
  return (
    <Checkbox.Group
      label={t('roles')}
      value={[...value]}
      onChange={(texts) => onChange(rolesOf(texts))}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {staffRoles.map((role) => (
          <Checkbox key={role} value={role} label={t(role)} description={t(`${role}Text`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
};
