/** Texts of the part of the local page that shows the screen. */
import { createWords } from '../../../../../protocol/face/words.ts';

export const useWords = createWords('page-assist-screen', {
  de: {
    title: 'Bildschirm', off: 'Der Helfer sieht Ihren Bildschirm nicht.', offHint: 'Ihr Browser fragt gleich, was Sie zeigen: einen ganzen Bildschirm, ein Fenster oder einen Tab.',
    choose: 'Bildschirm zeigen', change: 'Etwas anderes zeigen', stop: 'Nicht mehr zeigen', choosing: 'Bitte wählen Sie in der Abfrage Ihres Browsers, was der Helfer sehen soll.',
    refused: 'Es wurde nichts ausgewählt, oder Ihr Browser hat es nicht erlaubt.', cannot: 'Dieser Browser kann keinen Bildschirm zeigen. Öffnen Sie diese Seite in Chrome, Edge, Firefox oder Safari auf einem Computer.',
    on: 'Der Helfer sieht jetzt genau dieses Bild', onAny: 'Auswahl', onMonitor: 'ganzer Bildschirm', onWindow: 'ein Fenster', onBrowser: 'ein Tab', size: '{{width}} × {{height}}',
    wayNone: 'wird verbunden …', wayPeer: 'verbunden', wayPipe: 'über den Ersatzweg, mit weniger Bildern', monitors: 'Mehrere Bildschirme zeigen Sie nacheinander: „Etwas anderes zeigen“.',
    preview: 'Was der Helfer sieht',
  },
  en: {
    title: 'Screen', off: 'The helper does not see your screen.', offHint: 'Your browser asks what you want to show: a whole screen, a window or a tab.',
    choose: 'Show the screen', change: 'Show something else', stop: 'Stop showing', choosing: 'Please choose in your browser’s dialog what the helper is to see.',
    refused: 'Nothing was chosen, or your browser did not allow it.', cannot: 'This browser can’t show a screen. Open this page in Chrome, Edge, Firefox or Safari on a computer.',
    on: 'The helper now sees exactly this picture', onAny: 'selection', onMonitor: 'whole screen', onWindow: 'a window', onBrowser: 'a tab', size: '{{width}} × {{height}}',
    wayNone: 'connecting …', wayPeer: 'connected', wayPipe: 'by the fallback, with fewer pictures', monitors: 'Several screens are shown one after another: «Show something else».',
    preview: 'What the helper sees',
  },
}); // prettier-ignore
