/** The words of outgoing mails. */
import { describe, expect, it } from 'vitest';
import { bareSubject, standardTemplates, templateKinds, write } from '../../server/mail/template-rules.ts';

const values = {
  ticket: 1042,
  subject: 'AW: Re: [#1042] Druck',
  body: 'Text',
  class: 'Klasse A',
  status: 'offen',
  version: '1.2.3',
  link: 'https://desk.example/t/1042',
  serviceHours: '9 bis 18 Uhr',
  signature: 'Ihr Team',
};

describe('templates', () => {
  it.each(
    templateKinds.flatMap((kind) => (['de', 'en'] as const).map((language) => [kind, language] as const)),
  )('%s in %s leave no name unfilled', (kind, language) => {
    const { subject, text, html } = write(kind, language, values, {}, null);
    expect(`${subject}${text}${html}`).not.toMatch(/\{\{|undefined/);
    expect(subject).toBe('[#1042] Druck');
    expect(standardTemplates[kind][language].text).toContain('{{signature}}');
  });

  it('can be replaced by the vendor’s own, and name nothing but values', () => {
    const own = {
      acknowledgement: { de: { subject: '{{ticket}}', text: '{{ticket}} {{constructor}} {{nothing}}.' } },
    };
    expect(write('acknowledgement', 'de', values, own, null)).toMatchObject({
      subject: '1042',
      text: '1042  .\n',
    });
    expect(write('acknowledgement', 'en', values, own, null).subject).toBe('[#1042] Druck');
  });

  it('escape what is filled in', () => {
    expect(write('reply', 'de', { ...values, body: '<script>"&' }, {}, null).html).toContain(
      '&lt;script&gt;&quot;&amp;',
    );
  });

  it('carry the mute link in text and HTML', () => {
    const { text, html } = write('notice', 'de', values, {}, 'https://desk.example/mail/mute/t');
    expect(text).toContain('https://desk.example/mail/mute/t');
    expect(html).toContain('<a href="https://desk.example/mail/mute/t">');
  });

  it('strip answers’ prefixes in several languages and nothing else', () => {
    expect(bareSubject('WG: AW: Re[2]: [#7] Rechnung: Re-Import')).toBe('Rechnung: Re-Import');
  });
});
