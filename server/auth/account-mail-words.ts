/** The words of account mails, German and English. Pure. */
import type { AccountMail } from './account-mail.ts';

export interface WordedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const greeting = { de: 'Guten Tag', en: 'Hello' } as const;

/** A mail in words, from a vendor of that name. */
export const wordsOf = (mail: AccountMail, vendor: string): WordedMail => {
  const { to, language, data } = mail;
  const hello = `${greeting[language]} ${data.name},`;
  if (mail.template === 'invitation') {
    const until = mail.data.expiresAt.slice(0, 10);
    return language === 'de'
      ? {
          to,
          subject: `Einladung von ${vendor}`,
          text: `${hello}\n\n${vendor} lädt Sie ein. Hier legen Sie Ihr Passwort fest (gültig bis ${until}):\n\n${data.link}\n\nWenn Sie damit nichts anfangen können, löschen Sie diese E-Mail einfach.\n`,
        }
      : {
          to,
          subject: `Invitation from ${vendor}`,
          text: `${hello}\n\n${vendor} invites you. Choose your password here (valid until ${until}):\n\n${data.link}\n\nIf this means nothing to you, just delete this mail.\n`,
        };
  }
  return language === 'de'
    ? {
        to,
        subject: `Neues Passwort für ${vendor}`,
        text: `${hello}\n\nhier legen Sie ein neues Passwort fest (eine Stunde gültig):\n\n${data.link}\n\nWenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.\n`,
      }
    : {
        to,
        subject: `New password for ${vendor}`,
        text: `${hello}\n\nset a new password here (valid for one hour):\n\n${data.link}\n\nIf this was not you, there is nothing to do: your password stays as it is.\n`,
      };
};
