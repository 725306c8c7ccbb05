/** The words of the mail by which an admin sees that sending works. */
export const wordsOfTest = (language: 'de' | 'en', address: string): { subject: string; text: string } =>
  language === 'de'
    ? {
        subject: 'Test: E-Mails von Beistand kommen an',
        text: `Diese E-Mail wurde in den Einstellungen des Postfachs ${address} zur Probe verschickt. Der Versand funktioniert.\n`,
      }
    : {
        subject: 'Test: mail from Beistand arrives',
        text: `This mail was sent from the settings of the mailbox ${address} to try it out. Sending works.\n`,
      };
