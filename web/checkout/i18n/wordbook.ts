import type { Wordbook } from '../../kit/i18n/use_language';
import type { Dictionary } from './dictionary';
import { en } from './en';

export const wordbook: Wordbook<Dictionary> = {
  cookie: { name: 'checkout_language', path: '/checkout' },
  english: en,
  loaders: {
    en: async () => en,
    de: () => import('./de').then(({ de }) => de),
  },
};
