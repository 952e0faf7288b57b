import { useEffect, useState } from 'preact/hooks';
import { copyText } from './copy_text';
import { Icon } from './icons';
import { useKitShell } from './shell';

const feedbackMs = 2500;

export function CopyButton({ field, value }: { field: string; value: string }) {
  const { text, announce } = useKitShell();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), feedbackMs);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    if (!(await copyText(value))) return;
    setCopied(true);
    announce(text('copied_field', { field }));
  }

  return (
    <button type="button" class={copied ? 'copy copy-done' : 'copy'} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} size={18} />
      <span>
        {text(copied ? 'copied' : 'copy')}
        <span class="sr-only"> {field}</span>
      </span>
    </button>
  );
}
