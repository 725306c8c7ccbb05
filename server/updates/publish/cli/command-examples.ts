/** What the help of each publisher command shows as examples. A test parses every line with the program itself. */
import type { CommandExamples } from '../../../../protocol/cli/help.ts';

const server = '--keys ./keys --server https://support.example --token "$TOKEN"';
const second = '--keys ./second --server https://support.example --token "$TOKEN"';

export const commandExamples: CommandExamples = {
  'keys init': [
    { line: 'keys init --keys ./keys', en: 'one key for each role', de: 'ein Schlüssel je Rolle' },
    {
      line: 'keys init --keys ./keys --release-keys 2',
      en: 'releases need two signatures',
      de: 'Releases brauchen zwei Signaturen',
    },
  ],
  'keys list': [
    {
      line: 'keys list --keys ./keys',
      en: 'roles, ids and public keys',
      de: 'Rollen, Kennungen, öffentliche Schlüssel',
    },
  ],
  'keys add': [
    {
      line: 'keys add --keys ./keys --role release --threshold 2',
      en: 'another key, and from now on two signatures',
      de: 'ein weiterer Schlüssel, und von nun an zwei Signaturen',
    },
    {
      line: 'keys add --keys ./keys --role release --public 5f1d8e0b3c7a92464be0d1758a39c6f20e7d4b915c8836af12d0e974b35a68c1',
      en: 'the key of a colleague, as their “keys list” shows it',
      de: 'der Schlüssel einer Kollegin, wie ihr „keys list“ ihn zeigt',
    },
  ],
  'keys rotate': [
    {
      line: 'keys rotate --keys ./keys --role nightly',
      en: 'takes effect with the next “trust”',
      de: 'wirkt mit dem nächsten „trust“',
    },
    {
      line: 'keys rotate --keys ./keys --role release --key 5f1d8e',
      en: 'one of several',
      de: 'einen von mehreren',
    },
  ],
  trust: [
    {
      line: `trust ${server}`,
      en: 'signs what has changed or soon expires',
      de: 'signiert, was neu ist oder bald abläuft',
    },
    {
      line: `trust ${server} --accept-online-keys`,
      en: 'after “server rotate-key”',
      de: 'nach „server rotate-key“',
    },
  ],
  build: [
    {
      line: `build ${server} --product shop --channel nightly --version 4.2.0-dev.20260705.1 --platform linux-x64 --from dist/ --fixes 1042`,
      en: 'a nightly that fixes ticket 1042',
      de: 'ein Nightly, das Ticket 1042 behebt',
    },
    {
      line: `build ${server} --product shop --channel release --version 4.2.0 --platform any --from shop-4.2.0.tgz --strip 1 --partial release.json`,
      en: 'a release, which waits for a second signature',
      de: 'ein Release, das auf eine zweite Signatur wartet',
    },
  ],
  script: [
    {
      line: `script ${server} --product shop --id add-index --from scripts/add-index --run "add-index.sh --all" --platform linux-x64`,
      en: 'runs add-index.sh once on each Linux system',
      de: 'führt add-index.sh auf jedem Linux-System einmal aus',
    },
  ],
  cosign: [
    {
      line: `cosign ${second} --pending release.json`,
      en: 'shows what it is, and asks',
      de: 'zeigt, was es ist, und fragt',
    },
  ],
};
