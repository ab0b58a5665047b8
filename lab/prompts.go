package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const promptScript = "packaging/scripts/prompts"

// Prompts speaks the product's own prompts, as far as they are not spoken yet, and returns their folder: a sounds folder
// with a folder for each language.
func Prompts(ctx context.Context, log Log) (string, error) {
	checkout, err := checkoutDir()
	if err != nil {
		return "", err
	}
	if err := Packages(ctx, log, FeatureSpeech); err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, filepath.Join(checkout, promptScript)).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("the prompts could not be spoken: %w; %s said:\n%s", err, promptScript, tail(out, 12))
	}
	if said := strings.TrimSpace(string(out)); said != "" {
		log("%s", said)
	}
	return filepath.Join(checkout, "bin/prompts"), nil
}

// checkoutDir is the checkout we run from or, started elsewhere, the one whose bin we are in.
func checkoutDir() (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	for _, start := range []string{here, filepath.Dir(self)} {
		for dir := start; ; dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, promptScript)); err == nil {
				return dir, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", errors.New("the lab takes the prompts from a checkout of Cordboard, and there is none around " + here + "; run it from inside of one")
}

// addPrompts gives the instance the prompts beside the sounds of its suite. The suite's folder of a language is shared
// between instances, so it becomes a folder of our own with links into the shared one.
func (a *Asterisk) addPrompts(prompts string) error {
	languages, err := os.ReadDir(prompts)
	if err != nil {
		return err
	}
	for _, l := range languages {
		if !l.IsDir() {
			continue
		}
		own := filepath.Join(a.SoundsDir, l.Name())
		if err := a.ownFolder(own, l.Name()); err != nil {
			return err
		}
		to := filepath.Join(own, "cordboard")
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		if err := linkFiles(filepath.Join(prompts, l.Name(), "cordboard"), to); err != nil {
			return fmt.Errorf("the prompts could not be given to %s: %w", a.name(), err)
		}
	}
	return nil
}

// ownFolder puts a folder of the instance's own in the place of a link to the suite's sounds of a language.
func (a *Asterisk) ownFolder(own, language string) error {
	if info, err := os.Lstat(own); err == nil && info.IsDir() {
		return nil
	}
	_ = os.Remove(own)
	if err := os.MkdirAll(own, 0o755); err != nil {
		return err
	}
	suite := a.resolve("/usr/share/asterisk/sounds/" + language)
	entries, err := os.ReadDir(a.Outside(suite))
	if errors.Is(err, os.ErrNotExist) {
		return nil // the suite has no sounds in this language
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Symlink(filepath.Join(suite, e.Name()), filepath.Join(own, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// resolve follows links as Asterisk would inside its root.
func (a *Asterisk) resolve(path string) string {
	for {
		to, err := os.Readlink(a.Outside(path))
		if err != nil {
			return path
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
}

// linkFiles fills a new folder with the files of another: by hard links, which cost nothing and which Asterisk can follow
// out of its root, or by copies when the other is on another file system.
func linkFiles(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, e := range entries {
		src, dst := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if os.Link(src, dst) == nil {
			continue
		}
		if err := copyFile(src, dst); err != nil {
			return err
		}
	}
	return nil
}
