/** Gives the focus once the page shows what was just set; earlier, it would be lost again. */
export function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
