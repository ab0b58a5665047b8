package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// user makes the first administrator or sets a forgotten password. The password comes from a file or from standard
// input, never from the command line, where every user of the machine could read it.
func user(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 || args[0] != "add" && args[0] != "password" {
		return errors.New("say what to do: cordboard user add -login anna -name \"Anna Ruiz\", or cordboard user password -login anna; the password is read from standard input")
	}
	var login, name, file string
	c, err := settings("user "+args[0], args[1:], func(f *flags) {
		f.StringVar(&login, "login", "", "login name")
		f.StringVar(&name, "name", "", "full name (default: the login)")
		f.StringVar(&file, "password-file", "", "file with the password; without it the password is read from standard input")
	})
	if err != nil {
		return err
	}
	if login == "" {
		return errors.New("say whom: -login anna")
	}
	password, err := readPassword(file, in)
	if err != nil {
		return err
	}
	pool, st, err := openStore(c, nil, nil)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	service := accounts.New(st, clock.Real(), ids.New(), accounts.DefaultConfig())
	if args[0] == "password" {
		if err := service.ResetPassword(ctx, login, password); err != nil {
			return err
		}
		fmt.Fprintf(out, "The password of %s is set; sessions that were open have ended.\n", login)
		return nil
	}
	if name == "" {
		name = login
	}
	if _, err := service.AddAdministrator(ctx, login, name, password); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is an administrator now.\n", login)
	return nil
}

func readPassword(file string, in io.Reader) (string, error) {
	if file != "" {
		raw, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("the password file cannot be read: %w", err)
		}
		return strings.TrimRight(string(raw), "\r\n"), nil
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", errors.New("no password was given on standard input; write it there on one line, or name a file with -password-file")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
