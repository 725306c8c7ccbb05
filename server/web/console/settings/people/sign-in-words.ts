/** The texts of the rules for signing in. */
import { createWords } from '../../../../../protocol/face/words.ts';

export const useSignInWords = createWords('sign-in-rules', {
  de: {
    subtitle: 'Was Mitarbeiter brauchen, um hier zu arbeiten.',
    title: 'Zweiter Faktor',
    text: 'Wer noch keinen zweiten Faktor hat, kann dann nur noch sein Profil öffnen und ihn dort einrichten. API-Token gelten weiter.',
    demand: 'Von allen Mitarbeitern einen zweiten Faktor verlangen',
    ownFirst: 'Richten Sie zuerst Ihren eigenen zweiten Faktor ein.',
    toProfile: 'Zum Profil',
  },
  en: {
    subtitle: 'What staff need to work here.',
    title: 'Second factor',
    text: 'Whoever has no second factor yet can then only open their profile and set it up there. API tokens go on working.',
    demand: 'Demand a second factor of all staff',
    ownFirst: 'Set up your own second factor first.',
    toProfile: 'To my profile',
  },
});
