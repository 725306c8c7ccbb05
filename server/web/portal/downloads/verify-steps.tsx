/** How to verify a download by hand, for the system it is meant for. */
import { Stack, Tabs, Text } from '@mantine/core';
import type { BuildPackage } from './builds.ts';
import { CopiedCode } from './copied-code.tsx';
import { useWords } from './words.ts';

const systems = ['linux', 'darwin', 'win'] as const;
type System = (typeof systems)[number];
const systemNames = { linux: 'Linux', darwin: 'macOS', win: 'Windows' } as const;

interface Names {
  readonly archive: string;
  readonly sha256: string;
  /** The folder in the archive; the checksums of its files are in a file of this name. */
  readonly folder: string;
  readonly offline: string;
  readonly version: string;
}

const withoutTar = (name: string): string => name.replace(/\.tar$/, '');

/** The four commands: compare the archive, unpack it, check its files, install without a network. */
const commandsOf = (system: System, names: Names): readonly [string, string, string, string] => {
  const { archive, sha256, folder, offline, version } = names;
  const unpack = `tar -xf ${archive}`;
  const install = `agent import ${withoutTar(offline)} --to ${version}`;
  if (system === 'win')
    return [
      `(Get-FileHash ${archive}).Hash -eq "${sha256}"`,
      unpack,
      `Get-Content ${folder}.sha256 | ForEach-Object { $sum, $file = $_ -split '  ', 2; if ((Get-FileHash -LiteralPath $file).Hash -ne $sum) { $file } }`,
      `tar -xf ${offline}; ${install}`,
    ];
  const sum = system === 'darwin' ? 'shasum -a 256' : 'sha256sum';
  return [
    `echo "${sha256}  ${archive}" | ${sum} --check`,
    unpack,
    `${sum} --check --quiet ${folder}.sha256`,
    `tar -xf ${offline} && ${install}`,
  ];
};

export const VerifySteps = ({ build, sha256 }: { build: BuildPackage; sha256: string | undefined }) => {
  const t = useWords();
  const names: Names = {
    archive: build.archive.name,
    sha256: sha256 ?? '…',
    folder: withoutTar(build.archive.name),
    offline: build.offline.name,
    version: build.name,
  };
  const titles = [t('verifyArchive'), t('verifyUnpack'), t('verifyFiles'), t('verifyImport')];
  return (
    <Tabs
      defaultValue={systems.find((system) => build.platform.startsWith(system)) ?? 'linux'}
      keepMounted={false}
    >
      <Tabs.List>
        {systems.map((system) => (
          <Tabs.Tab key={system} value={system}>
            {systemNames[system]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {systems.map((system) => (
        <Tabs.Panel key={system} value={system} pt="sm">
          <Stack gap="sm">
            {commandsOf(system, names).map((command, at) => (
              <Stack key={command} gap={4}>
                <Text size="sm">
                  {at + 1}. {titles[at]}
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
