import { describe, expect, it } from 'vitest';
import { brandColours, contrast, parseHex } from './brand';

const rgb = (hex: string) => parseHex(hex)!;
const wash = (accent: string, surface: string, share: number) =>
  rgb(accent).map((part, i) => part * share + rgb(surface)[i]! * (1 - share)) as [
    number,
    number,
    number,
  ];

describe.each([
  '#0f766e',
  '#facc15',
  '#ffffff',
  '#000000',
  '#ff0000',
  '#1d4ed8',
  '#777777',
  '#abc',
])('brand %s', (brand) => {
  const colours = brandColours(brand)!;

  it('carries readable text', () => {
    expect(contrast(rgb(colours.brand), rgb(colours.onBrand))).toBeGreaterThanOrEqual(4.5);
  });

  it('is readable itself on page, card and wash', () => {
    for (const surface of [
      rgb('#f4f6f8'),
      rgb('#ffffff'),
      wash(colours.accentOnLight, '#ffffff', 0.06),
    ]) {
      expect(contrast(rgb(colours.accentOnLight), surface)).toBeGreaterThanOrEqual(4.5);
    }
    for (const surface of [
      rgb('#101318'),
      rgb('#191d24'),
      wash(colours.accentOnDark, '#191d24', 0.09),
    ]) {
      expect(contrast(rgb(colours.accentOnDark), surface)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it('ignores what is not a colour', () => {
  expect(brandColours('teal')).toBeNull();
  expect(brandColours('#12345')).toBeNull();
});
