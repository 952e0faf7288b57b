import type { Wordbook } from '../../kit/i18n/use_language';
import type { Dictionary } from './dictionary';
import { en } from './en';

export const wordbook: Wordbook<Dictionary> = {
  cookie: { name: 'portal_language', path: '/portal' },
  english: en,
  loaders: {
    en: async () => en,
    de: () => import('./de').then(({ de }) => de),
  },
};
