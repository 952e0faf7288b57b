type Rgb = [number, number, number];

export interface BrandColours {
  brand: string;
  onBrand: string;
  /** The brand, moved until it can be read as text on a light or a dark surface. */
  accentOnLight: string;
  accentOnDark: string;
}

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
const lightSurface: Rgb = [236, 239, 243];
const darkSurface: Rgb = [42, 49, 60];
const readable = 4.5;

export function brandColours(primaryColor: string): BrandColours | null {
  const brand = parseHex(primaryColor);
  if (!brand) return null;
  return {
    brand: toHex(brand),
    onBrand: toHex(contrast(brand, white) >= readable ? white : black),
    accentOnLight: toHex(movedTowards(black, brand, lightSurface)),
    accentOnDark: toHex(movedTowards(white, brand, darkSurface)),
  };
}

export function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

export function parseHex(text: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text.trim());
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  const parts = long?.slice(1) ?? short?.slice(1).map((digit) => digit + digit);
  return parts ? (parts.map((part) => parseInt(part, 16)) as Rgb) : null;
}

function movedTowards(target: Rgb, colour: Rgb, surface: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = colour.map((part, i) => Math.round(part + (target[i]! - part) * share)) as Rgb;
    if (contrast(mixed, surface) >= readable) return mixed;
  }
  return target;
}

function toHex(colour: Rgb): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
