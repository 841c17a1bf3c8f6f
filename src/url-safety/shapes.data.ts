/**
 * Shapes beyond UTS 39's confusables, by script: letters that most fonts draw close enough to ASCII ones that a whole
 * label of them reads as Latin. The idea and the scope are those of Chromium's IDN policy (docs/idn.md, "whole-script
 * confusable"); scripts/measure-idn-display.ts asks the browser whether it agrees.
 */
export const MORE_WHOLE_SCRIPT: Readonly<Record<string, string>> = {
  Armenian: 'էլյւ',
  Bengali: '',
  Cyrillic: 'гкмптъыьюҽԁԍԗѡѵ',
  Devanagari: 'ऽ',
  Ethiopic: 'ሠሰስበተነከዕዘጠፐ',
  Georgian: 'იძხჽ',
  Greek: 'κωητ',
  Gujarati: 'ડટ૧',
  Gurmukhi: '',
  Hebrew: 'דחי',
  Kannada: 'ಽ೧',
  Malayalam: 'ടധനറ',
  Myanmar: 'ခဂငထပ၂ၔၜ႐႑႕႖႗',
  Oriya: '୮',
  Tamil: 'டப',
  Telugu: '౧',
  Thai: 'ดทนบปพฟมรลหเแ',
};

/** Letters that UTS 39 pairs with an ASCII shape and the browser does not: ordinary words are made of them. */
export const NOT_WHOLE_SCRIPT = 'бүӕռցքγσטჿ';

/** Top-level domains where a whole label of a script's lookalikes is an ordinary word. The script's own always are. */
export const HOME_TLDS: Readonly<Record<string, readonly string[]>> = {
  Armenian: ['am'],
  Cyrillic: ['bg', 'by', 'kz', 'ru', 'su', 'ua', 'uz', 'mk', 'kg', 'mn', 'tj'],
  Ethiopic: ['er', 'et'],
  Georgian: ['ge'],
  Greek: ['gr', 'cy'],
  Hebrew: ['il'],
  Myanmar: ['mm'],
  Thai: ['th'],
};

/** More shapes like the digits 2 to 9, in letters and digits of other scripts. */
export const MORE_DIGIT_SHAPES = 'θ२২੨૨೩೭շзҙӡउওਤ੩૩౩ဒვპੜკ੫丩ㄐճ୫૭୨౨';

/** CJK characters that read as strokes, slashes, dots, or Latin capitals between Latin letters. */
export const STROKES_BETWEEN_LATIN = '一丨丶丿乀乁乙乚乛七丁丅十〇工讠丩ㆺㆳ';

/**
 * Letters that Identifier_Status allows, but whose one common use in a host name is to imitate: pinyin, transcription
 * and transliteration Latin, Greek with breathings, old Cyrillic, Tibetan transliteration, quotes and hyphens.
 */
export const RARE_LETTERS =
  /[\u01cd-\u01dc\u0138\u02bb\u02bc\u058a\u0f8c\u1e00-\u1e9f\u1f00-\u1fff\u2010\u2019\u2027\u30a0\ua720-\ua7ff\u{1df00}-\u{1dfff}]/u;
