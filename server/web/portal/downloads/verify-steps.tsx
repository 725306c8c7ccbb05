/** How to verify a download by hand, for the system it is meant for. */
import { Stack, Tabs, Text } from '@mantine/core';
import type { BuildPackage } from './builds.ts';
import { CopiedCode } from './copied-code.tsx';
import { useWords } from './words.ts';

const withoutTar = (name: string): string => name.replace(/\.tar$/, '');

export const VerifySteps = ({ build, sha256 }: { build: BuildPackage; sha256: string | undefined }) => {
  const t = useWords();
  const { archive, offline, name } = build;
  const folder = withoutTar(archive.name);
  const sum = sha256 ?? '…';
  const steps = {
    linux: [
      [t('verifyArchive'), `echo "${sum}  ${archive.name}" | sha256sum --check`],
      [t('verifyUnpack'), `tar -xf ${archive.name}`],
      [t('verifyFiles'), `sha256sum --check --quiet ${folder}.sha256`],
      [t('verifyImport'), `tar -xf ${offline.name} && agent import ${withoutTar(offline.name)} --to ${name}`],
    ],
    windows: [
      [t('verifyArchive'), `(Get-FileHash ${archive.name}).Hash -eq "${sum}"`],
      [t('verifyUnpack'), `tar -xf ${archive.name}`],
      [
        t('verifyFiles'),
        `Get-Content ${folder}.sha256 | ForEach-Object { $sum, $file = $_ -split '  ', 2; if ((Get-FileHash -LiteralPath $file).Hash -ne $sum) { $file } }`,
      ],
      [t('verifyImport'), `tar -xf ${offline.name}; agent import ${withoutTar(offline.name)} --to ${name}`],
    ],
  } as const;
  return (
    <Tabs defaultValue={build.platform.startsWith('win') ? 'windows' : 'linux'}>
      <Tabs.List>
        <Tabs.Tab value="linux">Linux, macOS</Tabs.Tab>
        <Tabs.Tab value="windows">Windows (PowerShell)</Tabs.Tab>
      </Tabs.List>
      {(['linux', 'windows'] as const).map((system) => (
        <Tabs.Panel key={system} value={system} pt="sm">
          <Stack gap="sm">
            {steps[system].map(([title, command], at) => (
              <Stack key={title} gap={4}>
                <Text size="sm">
                  {at + 1}. {title}
                </Text>
                <CopiedCode text={command} />
              </Stack>
            ))}
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
};
