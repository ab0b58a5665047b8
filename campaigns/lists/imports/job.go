package imports

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/lists/intake"
	"github.com/cordboard/cordboard/internal/fault"
)

// errCancelled ends an import that somebody cancelled; it comes again, to be taken back.
var errCancelled = errors.New("the import was cancelled")

const (
	batchRows = 10_000
	// tellEvery is how often browsers hear of progress.
	tellEvery = time.Second
)

// job is one import under way. The reading goroutine owns counts, seen and rejects until it ends.
type job struct {
	m       *Importer
	i       *lists.Import // changes as it is written; the reading side has asked
	asked   lists.Import
	maker   intake.Maker
	rows    intake.Rows
	rejects *intake.Rejects
	seen    intake.Seen
	counts  lists.Counts
	header  bool
	left    []string // why numbers of the row at hand were left out
	failed  error
}

// do brings an import to its next resting place: checked, or done.
func (m *Importer) do(ctx context.Context, i *lists.Import) error {
	switch i.State {
	case lists.Finishing:
		return m.finish(ctx, i)
	case lists.Cancelled:
		if err := m.Works.UndoImport(ctx, *i); err != nil {
			return err
		}
		return m.Works.UndoneImport(ctx, i.ID)
	}
	dry := i.State == lists.ToCheck || i.State == lists.Checking
	if err := m.begin(ctx, i, dry); err != nil {
		return err
	}
	if err := m.read(ctx, i, dry); err != nil {
		return err
	}
	if dry {
		i.State = lists.Checked
		return m.step(ctx, i)
	}
	i.State = lists.Finishing
	if err := m.step(ctx, i); err != nil {
		return err
	}
	return m.finish(ctx, i)
}

// begin notes from where on leads are the import's, after it took back what an interrupted try left.
func (m *Importer) begin(ctx context.Context, i *lists.Import, dry bool) error {
	i.Tries++
	i.Counts = lists.Counts{}
	if dry {
		i.State = lists.Checking
		return m.step(ctx, i)
	}
	if err := m.Works.UndoImport(ctx, *i); err != nil {
		return err
	}
	next, err := m.Works.NextLeadID(ctx)
	if err != nil {
		return err
	}
	i.State, i.FirstLead, i.EndLead = lists.Running, next, next
	return m.step(ctx, i)
}

func (m *Importer) step(ctx context.Context, i *lists.Import) error {
	on, err := m.Works.StepImport(ctx, i)
	if err == nil && !on {
		err = errCancelled
	}
	return err
}

func (m *Importer) finish(ctx context.Context, i *lists.Import) error {
	if err := m.Works.FinishImport(ctx, *i); err != nil {
		return err
	}
	i.State = lists.Done
	if err := m.step(ctx, i); err != nil {
		return err
	}
	if err := m.Files.RemoveUpload(i.ID); err != nil {
		m.Log.Warn("an imported file was not removed", "import", i.ID, "error", err)
	}
	return nil
}

// read reads the whole file; rejected rows go into a file, the others into the list unless it is a dry run.
func (m *Importer) read(ctx context.Context, i *lists.Import, dry bool) error {
	in, file, err := m.Files.Open(i.ID)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // read only
	out, err := os.OpenFile(m.Files.Rejected(i.ID), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return errDiskFull.Because(err)
	}
	defer out.Close() //nolint:errcheck // closed again below, where it matters
	j := &job{m: m, i: i, asked: *i, header: i.Plan.Header, counts: lists.Counts{Reasons: map[string]int{}}}
	if j.maker, err = m.maker(ctx, *i); err != nil {
		return err
	}
	j.maker.Left = j.leaveOut
	j.maker = j.maker.With(i.Plan)
	if j.rows, err = intake.Open(file, i.Plan, func(n int64) { j.counts.Bytes = n }); err != nil {
		return err
	}
	names := make([]string, len(i.Plan.Columns))
	for n, c := range i.Plan.Columns {
		names[n] = c.Name
	}
	if j.rejects, err = intake.NewRejects(out, names); err != nil {
		return errDiskFull.Because(err)
	}
	err = j.run(ctx, dry)
	if e := errors.Join(j.rejects.Close(), out.Close()); err == nil && e != nil {
		err = errDiskFull.Because(e)
	}
	return err
}

// maker makes leads for the list of an import.
func (m *Importer) maker(ctx context.Context, i lists.Import) (intake.Maker, error) {
	l, err := m.Works.ImportTarget(ctx, i)
	if err != nil {
		return intake.Maker{}, err
	}
	if i.Kind == lists.KindLeads && i.Plan.Mode == lists.ModeAppend && len(lists.Joined(l.Fields, i.Plan.Fields())) > lists.MaxFields {
		return intake.Maker{}, lists.TooManyFields()
	}
	mk := intake.Maker{}
	if mk.Numbering, err = lists.NewNumbering(l.Country); err == nil && i.Kind == lists.KindLeads {
		mk.Zoner = lists.NewZoner(l.TimeZone)
	}
	return mk, err
}

// portion is what the reading side hands over: leads and the counts up to them.
type portion struct {
	leads  []lists.Draft
	counts lists.Counts
}

// run reads ahead in a goroutine of its own while the portion before is written.
func (j *job) run(ctx context.Context, dry bool) error {
	var w lists.Writer
	if !dry {
		var err error
		if w, err = j.m.Works.WriteLeads(ctx, j.i); err != nil {
			return err
		}
		defer w.Close() //nolint:errcheck // every portion was committed
	}
	ctx, stop := context.WithCancel(ctx)
	ahead := make(chan portion, 1)
	var own sync.WaitGroup
	own.Go(func() { defer close(ahead); j.failed = j.portions(ctx, ahead) })
	defer own.Wait()
	defer stop()
	told := j.m.Clock.Now()
	for p := range ahead {
		if w != nil {
			if err := w.Write(ctx, p.leads, p.counts); err != nil {
				return err
			}
		}
		if j.i.Counts = p.counts; j.m.Clock.Now().Sub(told) < tellEvery {
			continue
		}
		told = j.m.Clock.Now()
		if on, err := j.m.Works.TellImport(ctx, *j.i); err != nil || !on {
			return errors.Join(err, map[bool]error{false: errCancelled}[on])
		}
	}
	own.Wait() // the channel is closed, so the other goroutine ends
	if j.failed != nil || w == nil {
		return j.failed
	}
	return w.Flush(ctx)
}

// portions reads the file to its end.
func (j *job) portions(ctx context.Context, to chan<- portion) error {
	for last := false; !last; {
		leads := make([]lists.Draft, 0, batchRows)
		var err error
		if leads, last, err = j.gather(leads); err != nil {
			return err
		}
		if leads, err = j.unknown(ctx, leads); err != nil {
			return err
		}
		j.tally(leads)
		c := j.counts
		c.Reasons = maps.Clone(c.Reasons)
		select {
		case to <- portion{leads, c}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// gather reads rows until there are enough leads.
func (j *job) gather(leads []lists.Draft) (_ []lists.Draft, last bool, err error) {
	for read := 0; len(leads) < cap(leads) && read < 4*batchRows; read++ {
		var row intake.Row
		if err := j.rows.Next(&row); errors.Is(err, io.EOF) {
			return leads, true, nil
		} else if err != nil {
			return nil, false, err
		}
		if j.header {
			j.header = false
			continue
		}
		j.counts.Rows++
		var d lists.Draft
		j.left = j.left[:0]
		why := j.maker.Make(&row, &d)
		if why == nil {
			why = j.once(&d)
		}
		if why == nil {
			leads = append(leads, d)
			j.counts.LeftOut += len(j.left)
			for _, key := range j.left {
				j.counts.Reasons[key]++
			}
		} else if err := j.reject(row.Line, row.Cells, why); err != nil {
			return nil, false, err
		}
	}
	return leads, false, nil
}

// once takes the numbers out of a lead that the file had before. A lead without any is rejected.
func (j *job) once(d *lists.Draft) *fault.Error {
	fresh := d.Numbers[:0]
	for _, n := range d.Numbers {
		isNew, full := j.seen.Add(n)
		if full {
			j.failed = intake.ErrTooMany
			return intake.ErrTooMany
		}
		if isNew {
			fresh = append(fresh, n)
		}
	}
	out := len(d.Numbers) - len(fresh)
	if d.Numbers = fresh; len(fresh) == 0 {
		return intake.ErrTwiceInFile
	}
	j.counts.LeftOut += out
	return nil
}

// unknown takes out what is in other lists already.
func (j *job) unknown(ctx context.Context, leads []lists.Draft) ([]lists.Draft, error) {
	if j.failed != nil {
		return nil, j.failed
	}
	all := make([]lists.Number, 0, len(leads))
	for _, d := range leads {
		all = append(all, d.Numbers...)
	}
	known, err := j.m.Works.KnownNumbers(ctx, j.asked, all)
	if err != nil || len(known) == 0 {
		return leads, err
	}
	kept := leads[:0]
	for _, d := range leads {
		fresh := d.Numbers[:0]
		for _, n := range d.Numbers {
			if !known[n] {
				fresh = append(fresh, n)
			}
		}
		out := len(d.Numbers) - len(fresh)
		if d.Numbers = fresh; len(fresh) == 0 {
			if err := j.reject(d.Line, d.Cells, intake.ErrKnown); err != nil {
				return nil, err
			}
			continue
		}
		j.counts.LeftOut += out
		d.Cells = nil
		kept = append(kept, d)
	}
	return kept, nil
}

func (j *job) tally(leads []lists.Draft) {
	j.counts.Taken += len(leads)
	for _, d := range leads {
		j.counts.Numbers += len(d.Numbers)
		if d.Zone == "" && j.asked.Kind == lists.KindLeads {
			j.counts.Zoneless++
		}
	}
}

// reject writes a row down that is not taken.
func (j *job) reject(line int, cells []string, why *fault.Error) error {
	j.counts.Rejected++
	j.counts.Reasons[why.Key]++
	if why == intake.ErrTwiceInFile || why == intake.ErrKnown {
		j.counts.Duplicates++
	}
	if err := j.rejects.Add(line, why, cells); err != nil {
		return errDiskFull.Because(err)
	}
	return nil
}

// leaveOut is told of numbers that are none, in rows of several.
func (j *job) leaveOut(_ *intake.Row, _ string, why *fault.Error) {
	j.left = append(j.left, why.Key)
}
