import type { CountedKeys } from '../../kit/i18n/translator';
import type { en } from './en';

export type TextKey = keyof typeof en;
export type Dictionary = Record<TextKey, string>;
export type CountedKey = CountedKeys<Dictionary>;
