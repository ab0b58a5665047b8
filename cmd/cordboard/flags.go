package main

import (
	"errors"
	"flag"
	"io/fs"
	"os"
)

const defaultConfig = "/etc/cordboard/config.toml"

// flags are a command's flags with the one that all have.
type flags struct {
	*flag.FlagSet
	config string
}

func newFlags(command string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet("cordboard "+command, flag.ContinueOnError)}
	f.StringVar(&f.config, "config", "", "settings file (default "+defaultConfig+", if it is there)")
	return f
}

// file is the settings file: the one named, or the default one when it exists.
func (f *flags) file() string {
	if f.config != "" {
		return f.config
	}
	if _, err := os.Stat(defaultConfig); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return defaultConfig
}
