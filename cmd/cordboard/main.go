// Command cordboard is the contact centre beside an Asterisk PBX.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/fault"
)

// version is set by the build.
var version = "dev"

const usage = `cordboard: a contact centre beside your Asterisk PBX

  cordboard serve   [-config FILE]                     run the daemon
  cordboard migrate [-config FILE] [-dry-run]          bring the database to this version's schema
  cordboard user    add|password [-config FILE] ...    make an administrator, or set a password
  cordboard config  [-config FILE]                     check the settings and print the problems
  cordboard pace    [-mode MODE]                       answer how many calls to place, line by line (docs/pacing.md)
  cordboard version                                    print the version

Settings come from FILE (default /etc/cordboard/config.toml) and the environment (CORDBOARD_…).
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		var known *fault.Error
		if errors.As(err, &known) {
			err = errors.New(fault.Message(err))
		}
		fmt.Fprintln(os.Stderr, "cordboard:", err)
		if errors.As(err, &misuse{}) {
			os.Exit(2)
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		return errors.New("say what to do, for example: cordboard serve")
	}
	switch args[0] {
	case "serve":
		return serve(ctx, args[1:])
	case "migrate":
		return migrate(ctx, args[1:], out)
	case "user":
		return user(ctx, args[1:], in, out)
	case "config":
		_, err := settings("config", args[1:], nil)
		if err == nil {
			fmt.Fprintln(out, "The settings are in order.")
		}
		return err
	case "pace":
		return pace(args[1:], in, out)
	case "version":
		fmt.Fprintln(out, "cordboard", version)
		return nil
	}
	fmt.Fprint(out, usage)
	return fmt.Errorf("there is no command %q", args[0])
}

// settings reads the flags every command has, those that more adds, and the configuration.
func settings(command string, args []string, more func(*flags)) (*config.Config, error) {
	fs := newFlags(command)
	if more != nil {
		more(fs)
	}
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	return config.Load(fs.file(), os.Environ())
}
