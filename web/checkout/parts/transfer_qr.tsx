import { useEffect, useState } from 'preact/hooks';
import { useShell } from '../context';

interface QrDrawing {
  size: number;
  path: string;
}

/** The encoder loads only here; without it the page still shows every detail as text. */
export function TransferQr({ payload, label }: { payload: string; label: string }) {
  const { text } = useShell();
  const [drawing, setDrawing] = useState<QrDrawing | null>(null);

  useEffect(() => {
    let current = true;
    import('../logic/qr_drawing')
      .then(({ drawQr }) => current && setDrawing(drawQr(payload)))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [payload]);

  return (
    <figure class="qr">
      {drawing ? (
        <svg
          viewBox={`0 0 ${drawing.size} ${drawing.size}`}
          role="img"
          aria-label={label}
          shape-rendering="crispEdges"
        >
          <path d={drawing.path} />
        </svg>
      ) : (
        <div class="qr-space" />
      )}
      <figcaption>{text('wire_scan')}</figcaption>
    </figure>
  );
}
