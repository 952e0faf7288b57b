import type { FailureKey } from '../../kit/failure';
import type { KitKey } from '../../kit/shell';
import type { en } from './en';

export type TextKey = keyof typeof en;
export type Dictionary = Record<TextKey, string> & Record<KitKey | FailureKey, string>;
