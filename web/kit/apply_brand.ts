import { brandColours } from './brand';

export function applyBrand(primaryColor: string | null | undefined): void {
  const colours = primaryColor ? brandColours(primaryColor) : null;
  if (!colours) return;
  const { style } = document.documentElement;
  style.setProperty('--brand', colours.brand);
  style.setProperty('--on-brand', colours.onBrand);
  style.setProperty('--accent-on-light', colours.accentOnLight);
  style.setProperty('--accent-on-dark', colours.accentOnDark);
}
