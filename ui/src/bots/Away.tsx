/** The title of a source; it leads to its page where that is one of the web, in a tab of its own. */
export function Away({ title, url }: { title: string; url?: string }) {
  if (!url || !/^https?:\/\//i.test(url)) return <bdi>{title}</bdi>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      <bdi>{title}</bdi>
    </a>
  );
}
