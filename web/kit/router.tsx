import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const listeners = new Set<() => void>();

/** Goes to another page of this front end without loading it anew: what is in memory stays. */
export function navigate(to: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  listeners.forEach((listener) => listener());
}

/** Path without a slash at its end. */
export function useRoute(): string {
  const [path, setPath] = useState(currentPath);
  useEffect(() => {
    const read = () => setPath(currentPath());
    listeners.add(read);
    window.addEventListener('popstate', read);
    return () => {
      listeners.delete(read);
      window.removeEventListener('popstate', read);
    };
  }, []);
  return path;
}

function currentPath(): string {
  return location.pathname.replace(/\/+$/, '') || '/';
}

interface LinkProps {
  href: string;
  class?: string | undefined;
  children: ComponentChildren;
}

export function Link({ href, children, ...more }: LinkProps) {
  function follow(event: MouseEvent) {
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!plain || event.altKey) return;
    event.preventDefault();
    navigate(href);
  }
  return (
    <a href={href} onClick={follow} {...more}>
      {children}
    </a>
  );
}
