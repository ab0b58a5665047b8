import { useState } from 'react';
import type { Thread, Traits } from '../records';
import type { Draft, Kind } from './draft';
import { type FileBar, fileBar } from './rules';
import { upload, useUploads } from './upload';

/** Files by button, by paste and by dropping them; what cannot go along is said before anything is sent. */
export function useAttaching(thread: Thread, kind: Kind, d: Draft, traits: Traits | undefined) {
  const [trouble, setTrouble] = useState<(FileBar & { name: string }) | null>(null);
  const [over, setOver] = useState(false);
  const coming = useUploads((s) => s.items).filter((u) => u.thread === thread.id && u.kind === kind);

  function attach(files: Iterable<File>) {
    let already = d.files.length + coming.length;
    setTrouble(null);
    for (const file of files) {
      const bar = fileBar(traits, file, already, kind === 'note');
      if (bar) setTrouble({ ...bar, name: file.name });
      else {
        upload(thread.id, kind, thread.site_id, file);
        already += 1;
      }
    }
  }
  const onPaste = (e: React.ClipboardEvent) => {
    if (e.clipboardData.files.length === 0) return;
    e.preventDefault();
    attach([...e.clipboardData.files]);
  };
  const drop = {
    'data-over': over || undefined,
    onDragOver: (e: React.DragEvent) => {
      if (!e.dataTransfer.types.includes('Files')) return;
      e.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (e: React.DragEvent) => {
      e.preventDefault();
      setOver(false);
      attach([...e.dataTransfer.files]);
    },
  };
  return {
    attach,
    onPaste,
    drop,
    coming,
    trouble,
    forgive: () => setTrouble(null),
    uploading: coming.some((u) => !u.why),
  };
}
