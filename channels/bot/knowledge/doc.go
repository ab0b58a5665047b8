// Package knowledge is what the bot may answer from: pages and files that the administrator fills. A source is read into
// sections, cut into chunks that know their headings, and found again by its words (BM25) together with its meaning
// (embeddings) where there is a model for that; without one, or while it is away, words alone do. What is not near enough
// is not found at all. Reading, cutting and ranking are pure; Library is the edge. Texts of sources are data: whatever they
// command is for package fence to break.
package knowledge
