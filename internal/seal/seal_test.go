package seal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cordboard/cordboard/internal/seal"
)

func TestWhatWasSealedIsOpenedWithTheSameKeyAfterARestartOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	box, err := seal.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	sealed := box.Seal([]byte("token"))
	if bytes.Contains(sealed, []byte("token")) || bytes.Equal(sealed, box.Seal([]byte("token"))) {
		t.Error("the sealed form shows what is in it, or that two are equal")
	}
	again, err := seal.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.Open(sealed); err != nil || string(plain) != "token" {
		t.Errorf("opened %q, %v", plain, err)
	}
	other, err := seal.Load(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	sealed[len(sealed)-1] ^= 1
	for name, open := range map[string]func([]byte) ([]byte, error){"another key": other.Open, "a changed value": again.Open} {
		if _, err := open(sealed); err == nil {
			t.Errorf("%s opens it", name)
		}
	}
	if fi, err := os.Stat(path); err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("the key's file has mode %v, %v", fi.Mode(), err)
	}
	if plain, err := again.Open(box.Seal(nil)); err != nil || plain != nil {
		t.Error("nothing sealed is something")
	}
}
