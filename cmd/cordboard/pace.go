package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/pacing/protocol"
)

// misuse ends the program with exit code 2.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

// longestLine is more than ten thousand agents with as many calls need.
const longestLine = 64 << 20

// pace runs the pacing decision over standard input and output; docs/pacing.md has the lines.
func pace(args []string, in io.Reader, out io.Writer) error {
	signal.Reset(os.Interrupt, syscall.SIGTERM) // nothing is to be saved, and a read of the terminal does not end by itself
	fs := flag.NewFlagSet("pace", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	mode := fs.String("mode", string(pacing.Predictive), "predictive, progressive or power")
	if err := fs.Parse(args); err != nil {
		return misuse{err}
	}
	if fs.NArg() > 0 {
		return misuse{fmt.Errorf("pace takes no %q; it reads standard input", fs.Arg(0))}
	}
	switch m := pacing.Mode(*mode); m {
	case pacing.Predictive, pacing.Progressive, pacing.Power:
		if err := converse(m, in, out); err != nil {
			return misuse{err}
		}
		return nil
	}
	return misuse{fmt.Errorf("mode: is %q, but must be predictive, progressive or power", *mode)}
}

// converse answers line by line.
func converse(mode pacing.Mode, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 1<<16), longestLine)
	var pacer *pacing.Pacer
	for n := 1; lines.Scan(); n++ {
		if protocol.Blank(lines.Bytes()) {
			continue
		}
		end, err := answer(&pacer, mode, lines.Bytes(), out)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if end {
			return nil
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return errors.New(`the input ended before {"type":"end"}`)
}

func answer(pacer **pacing.Pacer, mode pacing.Mode, line []byte, out io.Writer) (end bool, err error) {
	kind, err := protocol.Type(line)
	if err != nil {
		return false, err
	}
	switch {
	case kind == protocol.End:
		return true, nil
	case kind == protocol.Hello && *pacer != nil:
		return false, errors.New("type: is hello, but that comes once")
	case kind == protocol.Hello:
		settings, err := protocol.ReadHello(line, mode)
		if err == nil {
			*pacer = pacing.New(settings)
		}
		return false, err
	case *pacer == nil:
		return false, errors.New("type: is tick, but the first line must be hello")
	}
	o, err := protocol.ReadTick(line)
	if err != nil {
		return false, err
	}
	_, err = out.Write(protocol.Answer((*pacer).Tick(o)))
	return false, err
}
