package recordings

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/events"
)

const (
	rate       = 8000 // samples a second, one byte each
	headerSize = 58
	silence    = 0xff // of µ-law
)

// header is of a WAV file of two channels of µ-law; frames are pairs of samples.
func header(frames int64) []byte {
	var b bytes.Buffer
	size := uint32(2 * frames)
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) }
	b.WriteString("RIFF")
	put(headerSize - 8 + size)
	b.WriteString("WAVEfmt ")
	put(uint32(18))
	put([]uint16{7, 2}) // µ-law, two channels
	put([]uint32{rate, 2 * rate})
	put([]uint16{2, 8, 0}) // two bytes a frame, eight bits a sample, no extension
	b.WriteString("fact")
	put([]uint32{4, uint32(frames)})
	b.WriteString("data")
	put(size)
	return b.Bytes()
}

// sound is one part: where it begins in the whole, and its two sides as they were fetched.
type sound struct {
	at    time.Duration
	sides [2]*os.File
	sizes [2]int64
}

func (p sound) drop() {
	for _, f := range p.sides {
		if f != nil {
			_, _ = f.Close(), os.Remove(f.Name())
		}
	}
}

func (p sound) frames() int64 { return max(p.sizes[0], p.sizes[1]) }

// late places a part that a pause ended by its end: the PBX takes up to some tenths of a second to begin, next to nothing
// to stop.
func (p *sound) late(of events.Span) {
	if missing := of.To.Sub(of.From) - time.Duration(p.frames())*time.Second/rate; missing > 0 && p.frames() > 0 && !of.Lost {
		p.at += missing
	}
}

// gap is how much silence goes before a part when so much was written already.
func (p sound) gap(written int64) int64 { return max(int64(p.at*rate/time.Second)-written, 0) }

// weave makes one file of the parts, the customer left. It appears under its name as a whole or not at all.
func weave(parts []sound, temporary, path string) (err error) {
	out, err := os.OpenFile(temporary, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary)
		}
	}()
	if err = errors.Join(write(out, parts), out.Sync(), out.Close()); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err = os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err = os.Rename(temporary, path); err != nil {
		return err
	}
	return syncDir(dir)
}

func write(out io.Writer, parts []sound) error {
	total := int64(0)
	for _, p := range parts {
		total += p.gap(total) + p.frames()
	}
	w := bufio.NewWriterSize(out, 1<<16)
	_, _ = w.Write(header(total)) // an error stays and comes with Flush
	written := int64(0)
	for _, p := range parts {
		gap := p.gap(written)
		for range 2 * gap {
			_ = w.WriteByte(silence)
		}
		if err := p.write(w); err != nil {
			return err
		}
		written += gap + p.frames()
	}
	return w.Flush()
}

// write pairs the samples of both sides. They end with the same moment, so the shorter one began later.
func (p sound) write(w *bufio.Writer) error {
	var in [2]*bufio.Reader
	for n, f := range p.sides {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		in[n] = bufio.NewReaderSize(f, 1<<16)
	}
	frames := p.frames()
	for at := range frames {
		for n := range in {
			sample := byte(silence)
			if at >= frames-p.sizes[n] {
				b, err := in[n].ReadByte()
				if err != nil {
					return err
				}
				sample = b
			}
			_ = w.WriteByte(sample)
		}
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// describe reads back what stands in the file.
func describe(path string, r *events.Recording) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return err
	}
	r.Bytes, r.SHA256 = n, hex.EncodeToString(h.Sum(nil))
	r.DurationMS = max(n-headerSize, 0) / 2 * 1000 / rate
	return nil
}
