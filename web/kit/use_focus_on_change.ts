import { useEffect, useRef } from 'preact/hooks';

/** The heading takes the focus with every new screen but the first, when the page just opened. */
export function useFocusOnChange(screen: string): void {
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    document.getElementById('screen-title')?.focus();
    window.scrollTo(0, 0);
  }, [screen]);
}
