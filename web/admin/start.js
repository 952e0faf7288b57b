// Makes the examples of the start page ready to paste. The page is whole without this.

for (const place of document.querySelectorAll('[data-origin]')) {
  place.textContent = window.location.origin;
}

function addCopyButton(example) {
  const block = document.createElement('div');
  block.className = 'block';
  example.replaceWith(block);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(example.textContent);
    button.textContent = 'Copied';
    window.setTimeout(() => (button.textContent = 'Copy'), 1500);
  });
  block.append(example, button);
}

// Browsers offer the clipboard to safe origins only: https and localhost.
if (navigator.clipboard) {
  document.querySelectorAll('pre').forEach(addCopyButton);
}
