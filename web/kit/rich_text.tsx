import type { ComponentChildren } from 'preact';

interface RichTextProps {
  /** A text with `{name}` where something else than text goes. */
  template: string;
  parts: Record<string, ComponentChildren>;
}

export function RichText({ template, parts }: RichTextProps) {
  return <>{template.split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? parts[piece] : piece))}</>;
}
